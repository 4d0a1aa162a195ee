import { toInstant } from '../field-flag.js';
import type { Resource } from '../resource.js';

/** `vendor`: whose staff works on a client's data, and by which client's approval. */
export const VENDORS: Resource = {
  name: 'vendor',
  description: 'Vendors and their approval by clients.',
  path: '/vendors',
  columns: [
    { title: 'SLUG', field: 'slug' },
    { title: 'NAME', field: 'name' },
    { title: 'COUNTRY', field: 'country' },
  ],
  filters: [],
  creations: [
    {
      name: 'create',
      description: 'Register a vendor; no client has approved it yet.',
      fields: [
        { flag: '--slug <slug>', description: 'its handle', field: 'slug', required: true },
        { flag: '--name <name>', description: 'its name', field: 'name', required: true },
        { flag: '--country <country>', description: 'ISO 3166 code', field: 'country' },
      ],
    },
  ],
  actions: [
    {
      name: 'approve',
      description: 'Let its staff work for your organisation, after its notice.',
      method: 'PUT',
      path: '/approvals',
      fields: [
        {
          flag: '--notice-date <time>',
          description: 'when notice was given',
          field: 'noticeDate',
          parse: toInstant,
          required: true,
        },
        {
          flag: '--effective-from <time>',
          description: 'from when',
          field: 'effectiveFrom',
          parse: toInstant,
          required: true,
        },
      ],
    },
    {
      name: 'withdraw',
      description: 'End the approval; its staff is refused at once.',
      method: 'DELETE',
      path: '/approvals',
      fields: [],
    },
  ],
};
