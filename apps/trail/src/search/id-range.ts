/** A range of record ids: `low` is in it, `high` is not. Ids begin with their time, so it is a range of time too. */
export interface IdRange {
  readonly low: string;
  readonly high: string;
}

/** Below every id. */
export const LOWEST_ID = '00000000-0000-0000-0000-000000000000';
/** Above every id of version 7. */
export const HIGHEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const LATEST_MS = 2 ** 48 - 1;

/** Returns the first id of a millisecond, as the database's `uuid_at` does. */
export function firstIdAt(unixMs: number): string {
  const time = Math.min(Math.max(Math.floor(unixMs), 0), LATEST_MS)
    .toString(16)
    .padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

/** Returns what two ranges share; null for nothing. */
export function intersection(one: IdRange, other: IdRange): IdRange | null {
  const low = one.low > other.low ? one.low : other.low;
  const high = one.high < other.high ? one.high : other.high;
  return low < high ? { low, high } : null;
}

/** Returns the ids that filters by time leave, before the record a page follows if there is one. */
export function idRange(
  { fromMs, toMs }: { readonly fromMs: number | null; readonly toMs: number | null },
  before: string | null = null,
): IdRange {
  const high = toMs === null ? HIGHEST_ID : firstIdAt(toMs);
  return {
    low: fromMs === null ? LOWEST_ID : firstIdAt(fromMs),
    high: before !== null && before < high ? before : high,
  };
}
