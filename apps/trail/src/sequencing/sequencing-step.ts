import type { DedicatedSession } from '#libs/persistence';
import { CompactRange, HASH_BYTES } from '#libs/tlog';
import { grow, type GrownLog, type SequencedRow } from './log-growth.js';

export const LEASE_SECONDS = 2;
const MAX_RECORDS = 4_000;

const SEQUENCE = 'SELECT organisation, first_index, leaves FROM sequence_records($1, $2, $3)';
const EXTEND = 'SELECT extend_log($1, $2, $3, $4, $5, $6, $7)';
const FRONTIER = 'SELECT frontier FROM logs WHERE organisation_id = $1';

/**
 * One transaction of a leader: puts what is committed into the logs and stores their new frontiers, all of it or nothing.
 * INVARIANT I5: leaf indexes, frontier and leadership are checked in this one transaction, so no index is given twice.
 */
export class SequencingStep {
  /** Frontiers as of the last commit of this leader; nobody else can have moved them while its epoch holds. */
  private readonly ranges = new Map<string, CompactRange>();

  constructor(
    private readonly session: DedicatedSession,
    private readonly epoch: number,
  ) {}

  /** Returns the logs that grew, and whether more may be waiting; throws SQLSTATE PT001 when somebody else leads. */
  async run(): Promise<{ readonly logs: readonly GrownLog[]; readonly isFull: boolean }> {
    try {
      return await this.session.transaction(async () => {
        await this.session.query(SCOPE);
        const rows = await this.session.query<SequencedRow>(SEQUENCE, [
          this.epoch,
          LEASE_SECONDS,
          MAX_RECORDS,
        ]);
        const grown: GrownLog[] = [];
        for (const row of rows) grown.push(await this.extend(row));
        const leaves = rows.reduce((sum, row) => sum + row.leaves.length / HASH_BYTES, 0);
        return { logs: grown, isFull: leaves >= MAX_RECORDS };
      });
    } catch (error) {
      // What was appended in memory may not have been committed.
      this.ranges.clear();
      throw error;
    }
  }

  private async extend(row: SequencedRow): Promise<GrownLog> {
    const log = grow(await this.rangeAt(row), row);
    await this.session.query(EXTEND, [
      this.epoch,
      log.organisationId,
      log.size,
      log.frontier,
      log.nodes.map(({ level }) => level),
      log.nodes.map(({ index }) => index),
      log.nodes.map(({ hash }) => hash),
    ]);
    return log;
  }

  private async rangeAt({ organisation, first_index: first }: SequencedRow): Promise<CompactRange> {
    const size = Number(first);
    const known = this.ranges.get(organisation);
    if (known?.size === size) return known;
    const [stored] = await this.session.query<{ frontier: Buffer[] }>(FRONTIER, [organisation]);
    // Refuses a frontier that cannot be one of this size: a log that was tampered with is not extended.
    const range = new CompactRange(size, stored?.frontier ?? []);
    this.ranges.set(organisation, range);
    return range;
  }
}

/** The sequencer works for every organisation; the scope is what row-level security shows it. */
const SCOPE = `SELECT set_config('portcullis.operator', 'on', true)`;
