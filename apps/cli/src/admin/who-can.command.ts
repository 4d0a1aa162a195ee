import { Command } from 'commander';
import { type DefineCommand, withConnectionFlags } from '../commands/define-command.js';
import type { ConnectionOptions } from '../connection.js';
import type { AdminObject } from './admin-api.js';
import { type FieldFlag, toBody, withFields } from './field-flag.js';
import { apiOf } from './resource-command.js';
import { ORGANISATION } from './resource.js';
import { toTextTable } from './text-table.js';

const FIELDS: readonly FieldFlag[] = [
  { flag: '--item <item>', description: 'id of an item', field: 'item' },
  { flag: '--dataset <dataset>', description: 'id or slug', field: 'dataset' },
  { flag: '--project <project>', description: 'id or slug', field: 'project' },
  ORGANISATION,
  { flag: '--effect <effect>', description: 'allow, lease or deny', field: 'effect' },
  {
    flag: '--ip <address>',
    description: 'where they come from; default: each from their residence',
    field: 'ip',
  },
];
const COLUMNS = [
  { title: 'PERSON', field: 'person.slug' },
  { title: 'PROJECT', field: 'project.slug' },
  { title: 'DATASET', field: 'dataset.slug' },
  { title: 'EFFECT', field: 'effect' },
  { title: 'REASONS', field: 'reasons.code' },
];

/** `who-can`: who could read it now, who not and why; decided as a read is, and recorded as an explanation. */
export const whoCanCommand: DefineCommand = (terminal) =>
  withFields(
    withConnectionFlags(
      new Command('who-can').description(
        'Show who could read an item, a dataset or a project now, and why others could not.',
      ),
    ),
    FIELDS,
  ).action(async (flags: ConnectionOptions & AdminObject & { readonly json?: boolean }) => {
    const api = await apiOf(flags, terminal);
    const rows: AdminObject[] = [];
    const query = toBody(FIELDS, flags) as Record<string, string>;
    for await (const row of api.list('/who-can', query)) rows.push(row);
    terminal.out(flags.json ? JSON.stringify(rows) : toTextTable(COLUMNS, rows));
  });
