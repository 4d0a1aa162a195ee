import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fault, notFailedClosed, observe, summaryOf } from './support/fail-closed.js';
import { FaultScene } from './support/fault-scene.js';
import type { Reading } from './support/reading.js';
import { SmallDisk } from './support/small-disk.js';

const DISK_MB = 256;
const MOST_READS_UNTIL_FULL = 2_000;

// Really full: the cluster is on a tmpfs of its own. Only root can mount one; elsewhere the database is made to say what a
// full disk makes it say (SQLSTATE 53100, disk_full), which tests the gateway and not Postgres.
describe('A gateway whose database has no disk space left', () => {
  let scene: FaultScene;
  let disk: SmallDisk | null;

  beforeAll(async () => {
    disk = await SmallDisk.mount(DISK_MB);
    if (!disk)
      process.stdout.write('NOTICE: cannot mount a small disk here; disk_full is raised by a trigger\n');
    scene = await FaultScene.create(disk ? { postgresDirectory: disk.directory } : {});
  }, 120_000);
  afterAll(async () => {
    await scene.stop();
    await disk?.unmount();
  });

  async function expectFailsClosed(fault: Fault): Promise<void> {
    const { itemId: warm } = await scene.world.addItem({ content: Buffer.alloc(200_000, 'w') });
    const { itemId: fresh } = await scene.world.addItem({ content: Buffer.alloc(1_000, 'f') });
    const seen = await observe(scene, { warm, fresh: [fresh] }, fault);
    process.stdout.write(`${expect.getState().currentTestName}: ${summaryOf(seen)}\n`);
    // A smaller record may still find room in a half-empty page: then it is durable and its read is a right one.
    const served = seen.during.filter(({ status }) => status === 200);
    expect(await unrecorded(served)).toEqual([]);
    const refused = seen.during.filter((reading) => !served.includes(reading));
    expect(notFailedClosed(refused)).toEqual([]);
    expect(refused.length).toBeGreaterThan(served.length * 20);
    expect(seen.backAfterMs).toBeLessThanOrEqual(2_000);
  }

  /** That the fault was the one meant, in the database's own words. */
  function expectPostgresSaid(words: RegExp): void {
    if (disk) expect(scene.postgres.log.filter((line) => words.test(line))).not.toEqual([]);
  }

  async function unrecorded(readings: readonly Reading[]): Promise<Reading[]> {
    const rows = await scene.postgres.rows<{ id: string }>(
      `SELECT id FROM access_entries WHERE effect = 'allow' AND id = ANY ($1::uuid[])`,
      [readings.map(({ recordId }) => recordId)],
    );
    const recorded = new Set(rows.map(({ id }) => id));
    return readings.filter(({ recordId }) => recordId === null || !recorded.has(recordId));
  }

  it('refuses every read within 1.5 s while nothing more can be stored, and serves within 2 s of there being room', async () => {
    await expectFailsClosed(disk ? roomlessTables(disk) : raisedByTrigger());
    expectPostgresSaid(/ERROR: .*could not extend file.*No space left on device/);
  });

  it('refuses every read within 1.5 s when the log of the database is full and ends it, and serves within 2 s of its return', async () => {
    await expectFailsClosed(disk ? roomlessLog(disk) : raisedByTrigger());
    expectPostgresSaid(/PANIC: .*No space left on device/);
  });

  /** Tables and indexes cannot grow: Postgres refuses each insert with 53100 and goes on. */
  function roomlessTables(small: SmallDisk): Fault {
    return {
      begin: async () => {
        const { itemId } = await scene.world.addItem({ content: Buffer.alloc(1_000, 'x') });
        await small.fill();
        await readUntilRefused(itemId);
        return () => small.clear();
      },
    };
  }

  /** The write-ahead log cannot get its next segment: Postgres ends itself (PANIC) and cannot recover without space. */
  function roomlessLog(small: SmallDisk): Fault {
    return {
      begin: async () => {
        await small.fill();
        await scene.postgres.rows('SELECT pg_switch_wal()').catch(() => undefined);
        await scene.postgres.ended();
        return async () => {
          await small.clear();
          await scene.postgres.start();
        };
      },
    };
  }

  async function readUntilRefused(itemId: string): Promise<void> {
    for (let reads = 0; reads < MOST_READS_UNTIL_FULL; reads += 1) {
      if ((await scene.read(itemId)).status === 503) return;
    }
    throw new Error(`still recording after ${MOST_READS_UNTIL_FULL} reads`);
  }

  function raisedByTrigger(): Fault {
    return {
      begin: async () => {
        await scene.postgres.rows(
          `CREATE FUNCTION portcullis.full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE disk_full; END $$;
           CREATE TRIGGER full_disk BEFORE INSERT ON access_entries EXECUTE FUNCTION portcullis.full_disk()`,
        );
        return async () => {
          await scene.postgres.rows('DROP FUNCTION portcullis.full_disk() CASCADE');
        };
      },
    };
  }
});
