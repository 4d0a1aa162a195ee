import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fault, notFailedClosed, observe, summaryOf } from './support/fail-closed.js';
import { FaultScene } from './support/fault-scene.js';

const FRESH_ITEMS = 3;

describe('A gateway whose database is lost', () => {
  let scene: FaultScene;

  beforeAll(async () => {
    scene = await FaultScene.create();
  }, 120_000);
  afterAll(() => scene.stop());

  async function expectFailsClosed(fault: Fault): Promise<void> {
    const { itemId: warm } = await scene.world.addItem({ content: Buffer.alloc(200_000, 'w') });
    const fresh: string[] = [];
    for (let count = 0; count < FRESH_ITEMS; count += 1) {
      fresh.push((await scene.world.addItem({ content: Buffer.alloc(1_000, 'f') })).itemId);
    }
    const seen = await observe(scene, { warm, fresh }, fault);
    process.stdout.write(`${expect.getState().currentTestName}: ${summaryOf(seen)}\n`);
    expect(notFailedClosed(seen.during)).toEqual([]);
    expect(seen.during.length).toBeGreaterThan(10);
    expect(seen.backAfterMs).toBeLessThanOrEqual(2_000);
  }

  it('refuses every read within 1.5 s while the database is down, and serves within 2 s of its return', () =>
    expectFailsClosed({
      begin: async () => {
        await scene.postgres.stop('immediate');
        return () => scene.postgres.start();
      },
    }));

  it('refuses every read within 1.5 s while the database hangs, and serves within 2 s of its going on', () =>
    expectFailsClosed({
      begin: async () => {
        const resume = await scene.postgres.hang();
        return () => Promise.resolve(resume());
      },
    }));

  it('refuses every read within 1.5 s while the database is read-only, and serves within 2 s of its being writable', () =>
    expectFailsClosed({
      begin: async () => {
        await setReadOnly(true);
        return () => setReadOnly(false);
      },
    }));

  /** As a failover leaves a database behind: every transaction of every session, old or new, is read-only. */
  async function setReadOnly(on: boolean): Promise<void> {
    await scene.postgres.asOwner(async (client) => {
      await client.query(`ALTER SYSTEM SET default_transaction_read_only = ${on ? 'on' : 'off'}`);
      await client.query('SELECT pg_reload_conf()');
    });
  }
});
