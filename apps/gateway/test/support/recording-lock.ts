import pg from 'pg';
import { waitUntil } from '#libs/testing';
import type { GatewayFixture } from './gateway-fixture.js';

/** Holds the lock every record of an organisation needs to commit, as a long change of its policy would. */
export class RecordingLock {
  private released = false;

  private constructor(
    private readonly holder: pg.Client,
    private readonly owner: pg.Client,
    private readonly organisation: string,
  ) {}

  static async take(fixture: GatewayFixture, organisation: string): Promise<RecordingLock> {
    const holder = new pg.Client({
      connectionString: fixture.database.ownerUrl,
      options: '-c search_path=portcullis',
    });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT pg_advisory_xact_lock(organisation_lock($1))', [organisation]);
    return new RecordingLock(holder, fixture.owner, organisation);
  }

  /** Resolves once at least `count` sessions wait for the lock: whatever they record is not committed yet. */
  async untilWaitedFor(count = 1): Promise<void> {
    await waitUntil(async () => {
      const { rows } = await this.owner.query<{ waiting: number }>(
        `SELECT count(*)::int AS waiting FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      return (rows[0]?.waiting ?? 0) >= count;
    });
  }

  /** Makes a change of policy that commits with the release: after the decisions that wait, before their records. */
  async change(scopes: readonly string[], sql: string, values: readonly unknown[]): Promise<void> {
    await this.holder.query('SELECT begin_policy_change($1, $2)', [[this.organisation], scopes]);
    await this.holder.query(sql, [...values]);
  }

  /** May be called again: what was released stays released. */
  async release(): Promise<void> {
    if (this.released) return;
    this.released = true;
    await this.holder.query('COMMIT');
    await this.holder.end();
  }
}
