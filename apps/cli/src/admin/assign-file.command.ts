import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { z } from 'zod';
import { inputUnreadable } from '../cli.errors.js';
import { type DefineCommand, withConnectionFlags } from '../commands/define-command.js';
import type { ConnectionOptions } from '../connection.js';
import { Payload } from '../http/json-call.js';
import { segment } from './admin-api.js';
import { apiOf } from './resource-command.js';
import { toTextTable } from './text-table.js';

interface AssignFileFlags extends ConnectionOptions {
  readonly dryRun?: boolean;
  readonly organisation?: string;
  readonly json?: boolean;
}

const COLUMNS = [
  { title: 'ROW', field: 'row' },
  { title: 'STATUS', field: 'status' },
  { title: 'FIELD', field: 'field' },
  { title: 'CODE', field: 'code' },
  { title: 'DETAIL', field: 'detail' },
];
const result = z.object({
  counts: z.object({ error: z.number() }),
  rows: z.array(z.record(z.string(), z.unknown())),
});

/** `assign-file <csv>`: assigns everybody a file names, all rows or none; exit code 1 when a row is wrong. */
export const assignFileCommand: DefineCommand = (terminal, setExitCode) =>
  withConnectionFlags(
    new Command('assign-file')
      .description('Assign everybody a CSV file names: person,project[,purpose,startsAt,expiresAt].')
      .argument('<file>', 'CSV with a heading')
      .option('--dry-run', 'only say what would become of each row')
      .option('--organisation <organisation>', 'id or slug; for those who act for several'),
  ).action(async (path: string, flags: AssignFileFlags) => {
    const content = await readFile(path, 'utf8').catch((error: unknown) => {
      throw inputUnreadable(path, error instanceof Error ? error.message : String(error), error);
    });
    const api = await apiOf(flags, terminal);
    const query = [
      `dryRun=${String(flags.dryRun === true)}`,
      ...(flags.organisation === undefined ? [] : [`organisation=${segment(flags.organisation)}`]),
    ].join('&');
    const body = new Payload('text/csv', content);
    const answer = await api.send({ method: 'POST', path: `/assignments/bulk?${query}`, body });
    const { counts, rows } = result.parse(answer.body);
    terminal.out(flags.json ? JSON.stringify(answer.body) : toTextTable(COLUMNS, rows));
    if (counts.error > 0) setExitCode(1);
  });
