import { Command } from 'commander';
import { type DefineCommand, withConnectionFlags } from '../commands/define-command.js';
import type { ConnectionOptions } from '../connection.js';
import { connect } from '../connection.js';
import { callText } from '../http/json-call.js';
import type { Terminal } from '../terminal.js';
import { type AdminObject, segment } from './admin-api.js';
import { type FieldFlag, toBody, withFields } from './field-flag.js';
import { apiOf, print, resourceCommand } from './resource-command.js';
import { REASON } from './resource.js';
import { REVIEWS } from './resources/reviews.resource.js';
import { toTextTable } from './text-table.js';

type Flags = ConnectionOptions & AdminObject & { readonly json?: boolean };

const COLUMNS = [
  { title: 'ENTRY', field: 'id' },
  { title: 'KIND', field: 'kind' },
  { title: 'PERSON', field: 'person' },
  { title: 'PROJECTS', field: 'projects' },
  { title: 'LAST READ', field: 'evidence.lastReadAt' },
  { title: 'READS', field: 'evidence.reads' },
  { title: 'NDA', field: 'nda' },
  { title: 'DECISION', field: 'decision.decision' },
];
const FILTERS: readonly FieldFlag[] = [
  { flag: '--decision <decision>', description: 'undecided, keep or revoke', field: 'decision' },
  { flag: '--person <person>', description: 'id or handle', field: 'person' },
  { flag: '--project <project>', description: 'id or slug', field: 'project' },
];
const COMMENT: FieldFlag = { flag: '--comment <text>', description: 'why', field: 'comment', required: true };

/** `review`: lists and starts campaigns, shows what is to be decided, decides, and writes the evidence. */
export const reviewCommand: DefineCommand = (terminal) => {
  const review = resourceCommand(REVIEWS, terminal);
  review.addCommand(entriesCommand(terminal));
  for (const decision of ['keep', 'revoke'] as const) review.addCommand(decisionCommand(decision, terminal));
  return review.addCommand(evidenceCommand(terminal));
};

function entriesCommand(terminal: Terminal): Command {
  const command = new Command('entries').description(
    'Show who has what, when it was last used, and what was decided.',
  );
  return withFields(withConnectionFlags(command.argument('<review>')), FILTERS).action(
    async (review: string, flags: Flags) => {
      const api = await apiOf(flags, terminal);
      const rows: AdminObject[] = [];
      const query = toBody(FILTERS, flags) as Record<string, string>;
      for await (const row of api.list(`/reviews/${segment(review)}/entries`, query)) rows.push(row);
      terminal.out(flags.json ? JSON.stringify(rows) : toTextTable(COLUMNS, rows));
    },
  );
}

function decisionCommand(decision: 'keep' | 'revoke', terminal: Terminal): Command {
  const words = {
    keep: 'Keep what an entry grants.',
    revoke: 'Revoke it; answers when no gateway serves it any more.',
  };
  const command = new Command(decision).description(words[decision]).argument('<review>').argument('<entry>');
  return withFields(withConnectionFlags(command), [COMMENT, REASON]).action(
    async (review: string, entry: string, flags: Flags) => {
      const api = await apiOf(flags, terminal);
      const path = `/reviews/${segment(review)}/entries/${segment(entry)}/decision`;
      const body = { decision, ...toBody([COMMENT, REASON], flags) };
      print(await api.send({ method: 'POST', path, body }), flags, terminal);
    },
  );
}

function evidenceCommand(terminal: Terminal): Command {
  return withConnectionFlags(
    new Command('evidence')
      .description('Print population, hash, decisions and records; the question itself is recorded.')
      .argument('<review>')
      .option('--csv', 'a line for each entry'),
  ).action(async (review: string, flags: ConnectionOptions & { readonly csv?: boolean }) => {
    const format = flags.csv ? 'csv' : 'json';
    const path = `/admin/v1/reviews/${segment(review)}/export?format=${format}`;
    const accept = flags.csv ? 'text/csv' : 'application/json';
    terminal.out((await callText(await connect(flags, terminal), { method: 'GET', path, accept })).trimEnd());
  });
}
