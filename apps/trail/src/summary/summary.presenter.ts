import type { SummaryRow } from './summary-statement.js';

/** Reads counted by what became of them. */
export interface Counts {
  readonly allowed: number;
  readonly refused: number;
}

/** What was read and refused in a time: when, from where, by whom, in which project, and why not. */
export interface Summary extends Counts {
  readonly from: string;
  readonly to: string;
  readonly interval: string;
  /** From here on all is counted; later than `from` where there was too much to count. */
  readonly countedFrom: string;
  /** Records of any kind that were looked at. */
  readonly records: number;
  readonly series: readonly (Counts & { readonly at: string })[];
  readonly countries: readonly (Counts & { readonly country: string | null })[];
  /** The most active ones; null: a tool that reads for itself. */
  readonly people: readonly (Counts & { readonly personId: string | null })[];
  readonly projects: readonly (Counts & { readonly projectId: string | null })[];
  readonly codes: readonly { readonly code: string; readonly refused: number }[];
}

const MOST_NAMED = 20;

/** Returns the counts as they are shown. */
export function toSummary(
  rows: readonly SummaryRow[],
): Omit<Summary, 'from' | 'to' | 'interval' | 'countedFrom'> {
  const by = (name: SummaryRow['by']): SummaryRow[] => rows.filter((row) => row.by === name);
  const series = counted(by('at'), ({ atMs }) => new Date(atMs ?? 0).toISOString());
  const named = <Value>(counts: readonly (Counts & { readonly key: Value })[]) =>
    counts.toSorted((one, other) => total(other) - total(one)).slice(0, MOST_NAMED);
  return {
    allowed: sum(series.map(({ allowed }) => allowed)),
    refused: sum(series.map(({ refused }) => refused)),
    records: sum(by('records').map(({ reads }) => reads)),
    series: series
      .map(({ key: at, ...counts }) => ({ at, ...counts }))
      .sort((one, other) => (one.at < other.at ? -1 : 1)),
    countries: counted(by('country'), (row) => row.country).map(({ key, ...counts }) => ({
      country: key,
      ...counts,
    })),
    people: named(counted(by('person'), (row) => row.personId)).map(({ key, ...counts }) => ({
      personId: key,
      ...counts,
    })),
    projects: named(counted(by('project'), (row) => row.projectId)).map(({ key, ...counts }) => ({
      projectId: key,
      ...counts,
    })),
    codes: by('code')
      .map(({ code, reads }) => ({ code: code ?? '', refused: reads }))
      .sort((one, other) => other.refused - one.refused)
      .slice(0, MOST_NAMED),
  };
}

/** Returns one count for each key, with both effects. */
function counted<Key>(
  rows: readonly SummaryRow[],
  keyOf: (row: SummaryRow) => Key,
): (Counts & { readonly key: Key })[] {
  const counts = new Map<Key, { allowed: number; refused: number }>();
  for (const row of rows) {
    const count = counts.get(keyOf(row)) ?? { allowed: 0, refused: 0 };
    count[row.effect === 'allow' ? 'allowed' : 'refused'] += row.reads;
    counts.set(keyOf(row), count);
  }
  return [...counts].map(([key, count]) => ({ key, ...count }));
}

function total({ allowed, refused }: Counts): number {
  return allowed + refused;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
