import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#libs/persistence';
import { ADMIN_ENTITIES } from '../../src/admin.entities.js';
import { ok } from '../support/scene.js';
import { RequestScene } from './request-scene.js';

let at: RequestScene;
let database: Database;
let acme: string;
beforeAll(async () => {
  at = await RequestScene.create();
  acme = at.ids['acme'] as string;
  ok(await at.rules({ steps: [{ roles: ['client_admin'], threshold: 2 }] }));
  database = await Database.connect({
    url: await at.scene.fixture.database.urlFor('portcullis_admin'),
    poolSize: 2,
    applicationName: 'second line',
    statementTimeoutMs: 5_000,
    entities: ADMIN_ENTITIES,
  });
});
afterAll(async () => {
  await database?.close();
  await at?.stop();
});

const run = (statement: string, values: unknown[]): Promise<unknown> =>
  database.read({ organisations: [acme] }, statement, values);
const refused = (attempt: Promise<unknown>): Promise<void> =>
  expect(attempt).rejects.toMatchObject({ driverError: { code: '42501' } });
const APPROVE = `UPDATE portcullis.access_requests SET state = 'approved', closed_at = now()`;

describe('the database, whatever the control plane does with requests', () => {
  it('approves none that too few approved, nor under other steps, nor one that was never asked', async () => {
    const id = await at.asked('ben');
    await refused(run(`${APPROVE}, steps = '[]' WHERE id = $1`, [id]));
    await refused(run(`UPDATE portcullis.access_requests SET steps = '[]' WHERE id = $1`, [id]));
    ok(await at.does('acme-admin', 'approve', id));
    await refused(run(`${APPROVE} WHERE id = $1`, [id]));
    await refused(
      run(
        `INSERT INTO portcullis.access_requests (id, organisation_id, project_id, person_id, requested_by, kind, purpose, duration_seconds, justification, state, steps, expires_at, closed_at)
         SELECT gen_random_uuid(), organisation_id, project_id, person_id, requested_by, kind, purpose, 60, 'x', 'approved', '[]', now(), now()
         FROM portcullis.access_requests WHERE id = $1`,
        [id],
      ),
    );
    expect(ok(await at.does('second-admin', 'approve', id)).state).toBe('approved');
  });

  it('makes no grant last longer than was approved, by no way round, and lets it end sooner', async () => {
    const id = await at.asked('anna');
    ok(await at.does('acme-admin', 'approve', id));
    const { grant } = ok(await at.does('second-admin', 'approve', id));
    const set = (what: string): Promise<unknown> =>
      run(`UPDATE portcullis.assignments SET ${what} WHERE id = $1`, [grant.assignment]);
    await refused(set('expires_at = NULL'));
    await refused(set(`expires_at = expires_at + interval '1 second'`));
    await refused(set('access_request_id = NULL'));
    await set(`expires_at = expires_at - interval '1 second'`);
  });
});
