import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Clock, uuidV7 } from '#libs/kernel';
import { createTestDatabase, type TestDatabase, waitUntil } from '#libs/testing';
import { InstanceLease } from './instance-lease.js';

/** Behind the timers, as the clock is when a busy event loop counts a timer from before it was set. */
const behindTheTimers: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now() * 0.98,
};

let database: TestDatabase;
let lease: InstanceLease;
let blocker: pg.Client;
let lapses = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  blocker = new pg.Client({ connectionString: database.ownerUrl, options: '-c search_path=portcullis' });
  await blocker.connect();
  lease = new InstanceLease({
    databaseUrl: await database.urlFor('portcullis_gateway'),
    instanceId: uuidV7(),
    clock: behindTheTimers,
    onPolicyChange: () => Promise.resolve(),
    onLapse: () => (lapses += 1),
    onError: () => undefined,
  });
  await lease.start();
});
afterAll(async () => {
  await lease?.stop();
  await blocker?.end();
  await database?.drop();
});

describe(InstanceLease.name, () => {
  it('announces its loss even where the timer that watches it comes before its end, with nobody asking', async () => {
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE gateway_instances IN EXCLUSIVE MODE');
    await waitUntil(() => lapses === 1, { timeoutMs: 3_000 });
    expect(lease.isValid()).toBe(false);
    await blocker.query('ROLLBACK');
  });
});
