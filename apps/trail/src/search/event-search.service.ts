import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { IdRange } from './id-range.js';
import { LogPartitions } from './log-partitions.service.js';
import { byFacet, byIndex, byWalking, type Selected, survey } from './search-plan.js';
import type { SqlStatement } from './sql-statement.js';

interface Survey {
  readonly facets: number;
  readonly own: number;
  readonly every: number;
}

interface Walk {
  readonly walked: number;
  readonly reached: string | null;
  readonly ids: readonly string[];
}

/** So few combinations are asked one by one at once: each costs a few microseconds. */
const FEW_FACETS = 200;
/** More than these are asked one by one only if nothing else is left. */
const MANY_FACETS = 10_000;
/** A caller who owns less than this share would walk past too much that is not theirs. */
const LEAST_SHARE = 0.1;
/** Records walked at first, and once more where asking the combinations would take longer still. */
const FIRST_WALK = 4_000;
const SECOND_WALK = 20_000;
const WALKED_PER_RECORD = 40;

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
    const { itemId, personId } = selected.filters;
    if (itemId !== null || personId !== null) return this.ids(selected, byIndex(selected, range, limit));
    const walks = toWalks(await this.rows<Survey>(selected, survey(selected, MANY_FACETS + 1)));
    return walks === null ? [] : this.walk(selected, range, { limit, walks });
  }

  /** Walks first, where that is worth while, and asks the combinations for what is still missing. */
  private async walk(
    selected: Selected,
    range: IdRange,
    { limit, walks }: { readonly limit: number; readonly walks: readonly number[] },
  ): Promise<string[]> {
    const found: string[] = [];
    let rest = range;
    for (const least of walks) {
      const wanted = limit - found.length;
      const rows = Math.max(least, wanted * WALKED_PER_RECORD);
      const [walk] = await this.rows<Walk>(selected, byWalking(selected, rest, { limit: wanted, rows }));
      if (walk === undefined) return found;
      found.push(...walk.ids);
      if (found.length >= limit || walk.walked < rows || walk.reached === null) return found;
      rest = { low: range.low, high: walk.reached };
    }
    return [...found, ...(await this.askFacets(selected, rest, limit - found.length))];
  }

  private async askFacets(selected: Selected, range: IdRange, limit: number): Promise<string[]> {
    const found: string[] = [];
    for (const part of await this.partitions.partsOf(range)) {
      found.push(...(await this.ids(selected, byFacet(selected, part, limit - found.length))));
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

/** Returns how many records to walk, one after the other; null where no combination matches and so no record can. */
function toWalks([surveyed]: readonly Survey[]): readonly number[] | null {
  if (surveyed === undefined || surveyed.facets === 0) return null;
  const { facets, own, every } = surveyed;
  if (facets <= FEW_FACETS || own < every * LEAST_SHARE) return [];
  return facets <= MANY_FACETS ? [FIRST_WALK] : [FIRST_WALK, SECOND_WALK];
}
