import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { IdRange } from './id-range.js';
import { LogPartitions } from './log-partitions.service.js';
import {
  byFacet,
  byIndex,
  byWalking,
  matchesEvery,
  type Matching,
  type Selected,
  survey,
} from './search-plan.js';
import type { SqlStatement } from './sql-statement.js';
import { nextWalk } from './walk-plan.js';

interface Walk {
  readonly walked: number;
  readonly reached: string | null;
  readonly ids: readonly string[];
}

/** Found so far, and where the rest is to be looked for; null where there is none. */
interface Found {
  readonly ids: readonly string[];
  readonly rest: IdRange | null;
}

/** A search with the combinations it is for. */
interface Question {
  readonly selected: Selected;
  readonly matching: Matching;
  readonly limit: number;
}

/** More than these are neither named nor counted. */
const MANY_FACETS = 10_000;

/** Finds the newest records of a selection in bounded time, whatever is selected, and also where there are none. */
@Injectable()
export class EventSearch {
  constructor(
    private readonly database: Database,
    private readonly partitions: LogPartitions,
  ) {}

  /** Returns at most `limit` ids within the range, newest first; only of records that are in the log. */
  async newestIds(selected: Selected, range: IdRange, limit: number): Promise<string[]> {
    if (range.low >= range.high) return [];
    const matching = await this.matching(selected);
    if (matching.kind === 'named' && matching.facets === 0) return [];
    const { itemId, personId } = selected.filters;
    if (itemId !== null || personId !== null)
      return this.ids(selected, byIndex(selected, range, { limit, matching }));
    const question = { selected, matching, limit };
    const { ids, rest } = await this.walk(question, range);
    return rest === null ? [...ids] : [...ids, ...(await this.askFacets(question, rest, limit - ids.length))];
  }

  private async matching(selected: Selected): Promise<Matching> {
    if (matchesEvery(selected)) return { kind: 'every' };
    const statement = survey(selected, MANY_FACETS);
    const [surveyed] = await this.rows<{ facets: number; ids: string | null }>(selected, statement);
    const { facets, ids } = surveyed ?? { facets: 0, ids: '{}' };
    return ids === null ? { kind: 'many', facets } : { kind: 'named', facets, ids };
  }

  /** Walks records, newest first, as long as that is worth while. */
  private async walk(question: Question, range: IdRange): Promise<Found> {
    const ids: string[] = [];
    let rest = range;
    for (let walks = 0, walked = 0; ; walks += 1) {
      const missing = question.limit - ids.length;
      const rows = nextWalk(question.matching, { walks, walked, found: ids.length, missing });
      if (rows === null) return { ids, rest };
      const walk = await this.walkRows(question, rest, { rows, missing });
      ids.push(...walk.ids);
      // With a full page, or at the end of the range, nothing is left to look for.
      if (ids.length >= question.limit || walk.reached === null) return { ids, rest: null };
      walked += rows;
      rest = { low: range.low, high: walk.reached };
    }
  }

  /** Walks so many records; `reached` is null where the range had no more. */
  private async walkRows(
    { selected, matching }: Question,
    range: IdRange,
    { rows, missing }: { readonly rows: number; readonly missing: number },
  ): Promise<Pick<Walk, 'ids' | 'reached'>> {
    const [walk] = await this.rows<Walk>(
      selected,
      byWalking(selected, range, { limit: missing, rows, matching }),
    );
    if (walk === undefined) return { ids: [], reached: null };
    return { ids: walk.ids, reached: walk.walked < rows ? null : walk.reached };
  }

  private async askFacets(
    { selected, matching }: Question,
    range: IdRange,
    limit: number,
  ): Promise<string[]> {
    const found: string[] = [];
    for (const part of await this.partitions.partsOf(range)) {
      const statement = byFacet(selected, part, { limit: limit - found.length, matching });
      found.push(...(await this.ids(selected, statement)));
      if (found.length >= limit) break;
    }
    return found;
  }

  private async ids(selected: Selected, statement: SqlStatement): Promise<string[]> {
    return (await this.rows<{ id: string }>(selected, statement)).map(({ id }) => id);
  }

  private rows<Row>({ reach }: Selected, { sql, values }: SqlStatement): Promise<Row[]> {
    return this.database.read<Row>(reach.scope, sql, values);
  }
}
