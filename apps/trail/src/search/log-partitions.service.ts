import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { CLOCK } from '../ports.js';
import { HIGHEST_ID, type IdRange, intersection, LOWEST_ID } from './id-range.js';

const REMEMBERED_MS = 60_000;
const BOUNDS = /FROM \('([0-9a-f-]{36})'\) TO \('([0-9a-f-]{36})'\)/;

/** Knows which ranges of ids the log is cut into, so that a search looks into one part at a time, the newest first. */
@Injectable()
export class LogPartitions {
  private known: { readonly ranges: readonly IdRange[]; readonly untilMs: number } | undefined;

  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns the parts of the range, newest first; together they are the whole of it, whatever partitions there are. */
  async partsOf(range: IdRange): Promise<IdRange[]> {
    const nowMs = this.clock.now().getTime();
    if (this.known === undefined || this.known.untilMs < nowMs)
      this.known = { ranges: cut(await this.bounds()), untilMs: nowMs + REMEMBERED_MS };
    return this.known.ranges.map((part) => intersection(part, range)).filter((part) => part !== null);
  }

  private async bounds(): Promise<IdRange[]> {
    const rows = await this.database.query<{ bound: string }>(
      `SELECT pg_get_expr(c.relpartbound, c.oid) AS bound FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = 'log_leaves'::regclass`,
    );
    return rows.flatMap(({ bound }) => {
      const [, low, high] = BOUNDS.exec(bound) ?? [];
      return low === undefined || high === undefined ? [] : [{ low, high }];
    });
  }
}

/** Returns ranges without a gap, newest first: what no partition is made for lies in the default one. */
export function cut(partitions: readonly IdRange[]): IdRange[] {
  const edges = [LOWEST_ID, ...partitions.flatMap(({ low, high }) => [low, high]), HIGHEST_ID];
  const sorted = [...new Set(edges)].sort();
  return sorted
    .slice(1)
    .map((high, index) => ({ low: sorted[index] ?? LOWEST_ID, high }))
    .reverse();
}
