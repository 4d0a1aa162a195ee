import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { systemClock, uuidV7 } from '#libs/kernel';
import { createTestDatabase, type TestDatabase, waitUntil } from '#libs/testing';
import { InstanceLease } from './instance-lease.js';

const LEASE_MS = 1_000;

describe(InstanceLease.name, () => {
  let database: TestDatabase;
  let lease: InstanceLease;
  let lapses = 0;
  let blocker: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    blocker = new pg.Client({ connectionString: database.ownerUrl, options: '-c search_path=portcullis' });
    await blocker.connect();
    lease = new InstanceLease({
      databaseUrl: await database.urlFor('portcullis_gateway'),
      instanceId: uuidV7(),
      clock: systemClock,
      onPolicyChange: () => Promise.resolve(),
      onLapse: () => (lapses += 1),
      onError: () => undefined,
    });
    await lease.start();
  });
  afterAll(async () => {
    await lease.stop();
    await blocker.end();
    await database.drop();
  });

  it('announces its loss by itself, once, within the time a revocation waits for it, and its return makes it valid', async () => {
    expect(lease.isValid()).toBe(true);
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE gateway_instances IN EXCLUSIVE MODE');
    const blockedAtMs = performance.now();
    // Nobody asks `isValid` meanwhile: the clients of all its streams may be slow.
    await waitUntil(() => lapses > 0, { timeoutMs: LEASE_MS * 3 });
    expect(performance.now() - blockedAtMs).toBeLessThan(LEASE_MS);
    expect(lease.isValid()).toBe(false);
    expect(lapses).toBe(1);

    await blocker.query('ROLLBACK');
    await waitUntil(() => lease.isValid(), { timeoutMs: LEASE_MS * 3 });
    expect(lapses).toBe(1);
  });
});
