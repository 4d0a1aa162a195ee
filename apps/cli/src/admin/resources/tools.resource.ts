import { toInstant, toList, toSwitch } from '../field-flag.js';
import { ORGANISATION, type Resource } from '../resource.js';

/** `tool`: credentials of annotation tools. */
export const TOOLS: Resource = {
  name: 'tool',
  description: 'Credentials of annotation tools.',
  path: '/tool-credentials',
  columns: [
    { title: 'SLUG', field: 'slug' },
    { title: 'NAME', field: 'name' },
    { title: 'PERSON', field: 'person' },
    { title: 'S3 KEY', field: 's3.accessKeyId' },
    { title: 'EXPIRES', field: 'expiresAt' },
    { title: 'DISCONNECTED', field: 'disconnectedAt' },
  ],
  filters: [ORGANISATION],
  creations: [
    {
      name: 'connect',
      description: 'Make a credential; its secrets are printed this once.',
      fields: [
        { flag: '--slug <slug>', description: 'its handle', field: 'slug', required: true },
        { flag: '--name <name>', description: 'the tool’s name', field: 'name', required: true },
        {
          flag: '--projects <projects>',
          description: 'by commas',
          field: 'projects',
          parse: toList,
          required: true,
        },
        {
          flag: '--expires-at <time>',
          description: 'its end',
          field: 'expiresAt',
          parse: toInstant,
          required: true,
        },
        { flag: '--person <person>', description: 'whom it acts for, and nobody else', field: 'person' },
        { flag: '--s3 <yes|no>', description: 'whether it signs S3 requests', field: 's3', parse: toSwitch },
        {
          flag: '--temporary <yes|no>',
          description: 'S3 with a session token',
          field: 'temporary',
          parse: toSwitch,
        },
        ORGANISATION,
      ],
    },
  ],
  actions: [
    {
      name: 'disconnect',
      description: 'Take it back; links given out by it end with it.',
      method: 'DELETE',
      path: '',
      fields: [],
    },
  ],
};
