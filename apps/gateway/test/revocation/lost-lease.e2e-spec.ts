import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { waitUntil } from '#libs/testing';
import { Administration } from '../support/administration.js';
import type { RunningGateway } from '../support/gateway-fixture.js';
import { ask, PacedReader, problemOf } from '../support/http-client.js';
import { findRecord, outcomeOf } from '../support/records.js';
import { contentPath, Scene } from '../support/scene.js';

const BIG = 32 * 1024 * 1024;

let scene: Scene;
let gateway: RunningGateway;
let administration: Administration;
let itemId: string;
let bigItemId: string;
let blocker: pg.Client;

beforeAll(async () => {
  scene = await Scene.create();
  ({ gateway } = scene);
  administration = await Administration.open(scene);
  ({ itemId } = await scene.world.addItem({ content: randomBytes(1_000) }));
  ({ itemId: bigItemId } = await scene.world.addItem({ content: randomBytes(BIG) }));
  expect((await scene.read(itemId)).status).toBe(200);
});
afterAll(async () => {
  await administration?.close();
  await scene?.stop();
});

/** Keeps every instance from renewing its lease, as a partition between it and the database would. */
async function preventRenewal(): Promise<void> {
  blocker = new pg.Client({
    connectionString: scene.fixture.database.ownerUrl,
    options: '-c search_path=portcullis',
  });
  await blocker.connect();
  await blocker.query('BEGIN');
  await blocker.query('LOCK TABLE gateway_instances IN EXCLUSIVE MODE');
}

async function untilLeaseIs(held: boolean): Promise<void> {
  await waitUntil(async () => {
    const { body } = await ask(`${gateway.origin}/readyz`);
    return body.toString().includes('holds no lease') !== held;
  });
}

afterEach(async () => {
  await blocker.query('ROLLBACK');
  await blocker.end();
  await untilLeaseIs(true);
  expect((await scene.read(itemId)).status).toBe(200);
});

describe('a gateway whose lease has run out', () => {
  it('is not ready, and sends no byte of an item although it can decide and record', async () => {
    await preventRenewal();
    await untilLeaseIs(false);
    for (const id of [itemId, bigItemId]) {
      const answer = await scene.getOnce(contentPath(id));
      expect(answer.status).toBe(503);
      expect(problemOf(answer).code).toBe('ACCESS_CHANGED');
      const recordId = answer.headers['x-access-record'];
      expect(await findRecord(scene.fixture, recordId)).toMatchObject({ effect: 'allow' });
      expect(await outcomeOf(scene.fixture, recordId)).toEqual({ bytesSent: 0, ending: 'lease_lost' });
    }
  });

  it.each([
    ['HEAD', () => contentPath(itemId), {}],
    ['GET', () => contentPath(itemId), { 'if-none-match': '*' }],
    ['GET', () => contentPath(itemId), { 'if-match': '"other"' }],
    ['GET', () => contentPath(itemId), { range: 'bytes=99999-' }],
    ['GET', () => `/v1/items/${itemId}`, {}],
    ['GET', () => '/v1/projects/pictures/items', {}],
  ])(
    'says nothing of an item either, and names the record of the access: %s',
    async (method, path, headers) => {
      await preventRenewal();
      await untilLeaseIs(false);
      const answer = await scene.getOnce(path(), { method, headers });
      expect(answer.status).toBe(503);
      expect(answer.headers['retry-after']).toBe('1');
      expect(answer.headers.etag).toBeUndefined();
      const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
      expect(record?.effect).toBe('allow');
      if (record?.kind === 'access')
        expect(await outcomeOf(scene.fixture, record.id)).toEqual({ bytesSent: 0, ending: 'lease_lost' });
    },
  );

  it('sends no further byte of a read under way, so that a revocation need not wait for it', async () => {
    const reader = await PacedReader.open(
      gateway.origin + contentPath(bigItemId),
      await scene.authorization(),
    );
    await reader.take(100_000);
    await preventRenewal();
    // The gateway cannot confirm: the acknowledgement comes when its lease is over.
    const startedAtMs = performance.now();
    await administration.revoke('annotator');
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
    // The client takes nothing: what it has not taken yet is withdrawn, not left for it to take when it likes.
    const outcome = await outcomeOf(scene.fixture, reader.header('x-access-record'), 2_000);
    expect(outcome.ending).toBe('lease_lost');
    await reader.takeRest();
    expect(reader.bytesReceived).toBeLessThan(BIG);
    expect(reader.bytesReceived).toBeLessThanOrEqual(outcome.bytesSent);
    await blocker.query('ROLLBACK');
    await administration.grant('annotator');
  });
});
