import type { DecisionTable, TableRow } from './decision-table.js';

type Details = Readonly<Record<string, { readonly detail: string }>>;

const STATUS_TOLD = {
  allow: 'The bytes are served.',
  forbidden: 'The caller is told (403): ',
  'not-found': 'The caller is told nothing (404, as for an item that does not exist).',
  unavailable: 'The caller is told to try later (503): ',
} as const;

const PREFACE = `# The decision table

<!-- Written by libs/policy/test/write-decision-table.ts from libs/policy/decision-table.json; change that file. -->

Each row starts from somebody who may read and changes one thing. The answer follows from that change alone.
Every row is a test. The record and an explanation always keep all codes, also those the caller is not told.
What is not known is denied; an empty list means nobody; a validity includes its first instant and excludes its last.
`;

/** Guarantees the document for people: every row of the table by gate, then what each reason code says. */
export function renderDecisionTable({ starting, rows }: DecisionTable, details: Details): string {
  const gates = [...new Set(rows.map(({ gate }) => gate))];
  const sections = gates.map((gate) =>
    sectionOf(
      gate,
      rows.filter((row) => row.gate === gate),
    ),
  );
  return [PREFACE, startingPoints(starting), ...sections, reasonCodes(details)].join('\n');
}

function startingPoints(starting: DecisionTable['starting']): string {
  const lines = Object.entries(starting).map(([name, text]) => `- **${name}**: ${text}.`);
  return ['## Who the rows start from', '', ...lines, ''].join('\n');
}

function sectionOf(gate: string, rows: readonly TableRow[]): string {
  const head = [
    'What is different from a person who may read',
    'Starts from',
    'Gate',
    'Answer',
    'Who is told what',
  ];
  return [`## ${gate}`, '', ...tableOf([head, ...rows.map((row) => cellsOf(row))]), ''].join('\n');
}

function cellsOf({ different, from, gate, codes, status, told }: TableRow): readonly string[] {
  const answer = codes.length === 0 ? '**allow**' : `deny: ${list(codes)}`;
  return [different, from, gate, answer, `${STATUS_TOLD[status]}${list(told)}`];
}

function reasonCodes(details: Details): string {
  const lines = Object.entries(details).map(([code, { detail }]) => [`\`${code}\``, detail]);
  return ['## What each code says', '', ...tableOf([['Code', 'Sentence'], ...lines]), ''].join('\n');
}

function list(codes: readonly string[]): string {
  return codes.map((code) => `\`${code}\``).join(', ');
}

// Columns are padded as the formatter pads them, so that formatting the document changes nothing.
function tableOf([head = [], ...body]: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...body].map((cells) => (cells[column] ?? '').length)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...body].map(
    (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
}
