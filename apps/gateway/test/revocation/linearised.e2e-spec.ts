import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { waitUntil } from '#libs/testing';
import type { RunningGateway } from '../support/gateway-fixture.js';
import { type Answer, problemOf } from '../support/http-client.js';
import { findRecord } from '../support/records.js';
import { Scene } from '../support/scene.js';

const CONTENT = Buffer.from('whoever reads this was allowed to');

let scene: Scene;
let gateways: readonly RunningGateway[];
let itemId: string;
let change: pg.Client;

beforeAll(async () => {
  scene = await Scene.create();
  gateways = [scene.gateway, await scene.fixture.startGateway()];
  ({ itemId } = await scene.world.addItem({ content: CONTENT }));
  // Both have decided and cached: only the epoch in the database can tell them that they are wrong.
  for (const answer of await readOnBoth()) expect(answer.status).toBe(200);
  change = new pg.Client({
    connectionString: scene.fixture.database.ownerUrl,
    options: '-c search_path=portcullis',
  });
  await change.connect();
});
afterEach(() => change.query('ROLLBACK'));
afterAll(async () => {
  await change?.end();
  await scene?.stop();
});

function readOnBoth(): Promise<Answer[]> {
  return Promise.all(gateways.map((gateway) => scene.read(itemId, { gateway })));
}

/** Begins a change of the annotator's assignment; it is in force once committed. */
async function beginToSetRevoked(when: 'now()' | 'NULL'): Promise<void> {
  const person = scene.personId('annotator');
  await change.query('BEGIN');
  await change.query('SELECT begin_policy_change($1, $2)', [[scene.world.client], [person]]);
  await change.query(`UPDATE assignments SET revoked_at = ${when} WHERE person_id = $1`, [person]);
}

/** Resolves once that many records wait for the change to end. */
async function untilRecordsWait(count: number): Promise<void> {
  await waitUntil(async () => {
    const { rows } = await scene.fixture.owner.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return (rows[0]?.waiting ?? 0) >= count;
  });
}

describe('a read that was decided before a change and is recorded after it', () => {
  it('is decided again: a revocation that commits meanwhile is in force, and no byte is given', async () => {
    await beginToSetRevoked('now()');
    const reading = readOnBoth();
    await untilRecordsWait(gateways.length);
    await change.query('COMMIT');
    for (const answer of await reading) {
      expect([answer.status, problemOf(answer).code]).toEqual([403, 'ASSIGNMENT_REVOKED']);
      expect(answer.body.includes(CONTENT)).toBe(false);
      expect(await findRecord(scene.fixture, answer.headers['x-access-record'])).toMatchObject({
        effect: 'deny',
        codes: ['ASSIGNMENT_REVOKED'],
      });
    }
  });

  it('is decided again: a grant that commits meanwhile is in force, too', async () => {
    await beginToSetRevoked('NULL');
    const reading = readOnBoth();
    await untilRecordsWait(gateways.length);
    await change.query('COMMIT');
    for (const answer of await reading) expect([answer.status, answer.body]).toEqual([200, CONTENT]);
  });

  it('stands when the change is taken back', async () => {
    await beginToSetRevoked('now()');
    const reading = readOnBoth();
    await untilRecordsWait(gateways.length);
    await change.query('ROLLBACK');
    for (const answer of await reading) expect(answer.status).toBe(200);
  });
});
