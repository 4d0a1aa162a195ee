import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { toInteger } from '../field-flag.js';
import { ORGANISATION, type Resource } from '../resource.js';

/** `terms`: what has to be accepted before the first read. */
export const TERMS: Resource = {
  name: 'terms',
  description: 'Confidentiality agreements and terms of projects, by version.',
  path: '/terms',
  columns: [
    { title: 'ID', field: 'id' },
    { title: 'KIND', field: 'kind' },
    { title: 'PROJECT', field: 'project' },
    { title: 'VERSION', field: 'version' },
    { title: 'TITLE', field: 'title' },
    { title: 'GRACE UNTIL', field: 'graceUntil' },
    { title: 'ISSUED', field: 'createdAt' },
  ],
  filters: [ORGANISATION, { flag: '--project <project>', description: 'id or slug', field: 'project' }],
  creations: [
    {
      name: 'publish',
      description: 'Issue a new version; who has not accepted it reads nothing, or for the grace stated.',
      fields: [
        { flag: '--kind <kind>', description: 'nda or project', field: 'kind', required: true },
        { flag: '--project <project>', description: 'for terms of a project', field: 'project' },
        { flag: '--title <title>', description: 'its title', field: 'title', required: true },
        {
          flag: '--document <file>',
          description: 'the text, UTF-8',
          field: 'document',
          parse: toDocument,
          required: true,
        },
        { flag: '--grace-days <n>', description: 'default: none', field: 'graceDays', parse: toInteger },
        ORGANISATION,
      ],
    },
  ],
  actions: [],
};

function toDocument(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    throw new InvalidArgumentError(
      `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
