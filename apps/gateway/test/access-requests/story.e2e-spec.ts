import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#libs/persistence';
import { ControlPlane } from '../support/control-plane.js';
import { type Answer, problemOf } from '../support/http-client.js';
import { changePolicy, untilAppliedEverywhere } from '../support/policy-arranger.js';
import { outcomeOf } from '../support/records.js';
import { Scene } from '../support/scene.js';

const CONTENT = randomBytes(4_096);
const MINUTE = { project: 'pictures', durationSeconds: 60, justification: 'a complaint to look into' };

let scene: Scene;
let control: ControlPlane;
let itemId: string;
beforeAll(async () => {
  scene = await Scene.create();
  control = await ControlPlane.start(scene);
  ({ itemId } = await scene.world.addItem({ content: CONTENT }));
});
afterAll(async () => {
  await control?.close();
  await scene?.stop();
});

async function asks(handle: string, method: string, path: string, body?: object) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const typed = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(text ?? '')),
  };
  const answer = await control.send(`/access-requests${path}`, {
    method,
    headers: { ...(await scene.authorization(handle)), ...(text !== undefined && typed) },
    ...(text !== undefined && { body: text }),
  });
  return { status: answer.status, body: JSON.parse(answer.body.toString()) };
}

/** Puts into the logs what is recorded, as the trail does all the time. */
async function sequence(): Promise<void> {
  const { owner } = scene.fixture;
  const { rows } = await owner.query<{ epoch: string }>('SELECT take_log_lead(60) AS epoch');
  await owner.query('SELECT count(*) FROM sequence_records($1, 60, 100000)', [rows[0]?.epoch]);
}

/** Changes the person's assignments as the control plane does, and waits until every gateway knows. */
async function change(sql: string, ...values: unknown[]): Promise<void> {
  const { owner } = scene.fixture;
  const scopes = [scene.personId('unassigned')];
  await changePolicy(owner, { organisations: [scene.world.client], scopes }, [sql, values]);
  await untilAppliedEverywhere(owner);
}

/** Lets the grant's time be over, as the clock would. */
async function endTime(assignment: string): Promise<void> {
  await change(
    `UPDATE assignments SET starts_at = now() - interval '2 minutes', expires_at = now() - interval '1 second' WHERE id = $1`,
    assignment,
  );
}

const reading = (): Promise<Answer> => scene.read(itemId, { as: 'unassigned' });

describe('access that was asked for', () => {
  it('begins with the last approval, ends with its time, and leads from each record to the request', async () => {
    expect(problemOf(await reading()).code).toBe('NOT_ASSIGNED');
    const { body: request } = await asks('unassigned', 'POST', '', MINUTE);
    expect(problemOf(await reading()).code).toBe('NOT_ASSIGNED');
    const { body: granted } = await asks('administrator', 'POST', `/${request.id}/approve`, {});
    const read = await reading();
    expect([read.status, Buffer.compare(read.body, CONTENT)]).toEqual([200, 0]);
    await outcomeOf(scene.fixture, read.headers['x-access-record']);
    await endTime(granted.grant.assignment);
    const late = await reading();
    expect([late.status, problemOf(late).code]).toEqual([403, 'ASSIGNMENT_EXPIRED']);
    await sequence();
    const { body: under } = await asks('administrator', 'GET', `/${request.id}/accesses`);
    expect(under.items).toEqual([
      expect.objectContaining({
        recordId: read.headers['x-access-record'],
        operation: 'content',
        effect: 'allow',
        item: itemId,
        bytesSent: CONTENT.length,
      }),
      expect.objectContaining({
        recordId: late.headers['x-access-record'],
        effect: 'deny',
        codes: ['ASSIGNMENT_EXPIRED'],
      }),
    ]);
    expect((await asks('unassigned', 'GET', `/${request.id}/accesses`)).body.items).toHaveLength(2);
    expect((await asks('other-annotator', 'GET', `/${request.id}/accesses`)).status).toBe(404);
  });

  it('is looked at on record, a page at a time, and shows nothing of another request', async () => {
    const { body: again } = await asks('unassigned', 'POST', '', MINUTE);
    await asks('administrator', 'POST', `/${again.id}/approve`, {});
    for (let reads = 0; reads < 3; reads += 1) expect((await reading()).status).toBe(200);
    await sequence();
    const first = await asks('administrator', 'GET', `/${again.id}/accesses?limit=2`);
    const rest = await asks(
      'administrator',
      'GET',
      `/${again.id}/accesses?limit=2&cursor=${first.body.nextCursor}`,
    );
    expect([first.body.items.length, rest.body.items.length, rest.body.nextCursor]).toEqual([2, 1, null]);
    const { rows } = await scene.fixture.owner.query(
      `SELECT 1 FROM access_entries WHERE event #>> '{metadata,event_code}' = 'access-request.read-accesses' AND event::text LIKE $1`,
      [`%${again.id}%`],
    );
    expect(rows).toHaveLength(2);
    expect(first.body.items.map(({ effect }: { effect: string }) => effect)).toEqual(['allow', 'allow']);
  });

  it('cannot be looked at by asking the database for another client’s', async () => {
    const { rows } = await scene.fixture.owner.query<{ id: string }>(
      'SELECT id FROM assignments WHERE access_request_id IS NOT NULL',
    );
    const [assignment] = rows;
    const count = 'SELECT count(*)::int AS n FROM accesses_under_assignment($1, $2, 10)';
    const database = await Database.connect({
      url: await scene.fixture.database.urlFor('portcullis_admin'),
      poolSize: 1,
      applicationName: 'tests: another client',
      statementTimeoutMs: 5_000,
    });
    const parameters = [assignment?.id, '00000000-0000-0000-0000-000000000000'];
    const seen = async (organisation: string) =>
      database.read<{ n: number }>({ organisations: [organisation] }, count, parameters);
    expect(await seen(scene.world.otherClient)).toEqual([{ n: 0 }]);
    expect((await seen(scene.world.client))[0]?.n).toBeGreaterThan(0);
    await database.close();
  });
});

describe('glass that was broken', () => {
  it('is no way in after its end, and its reads are found for the review', async () => {
    const rules = { steps: [{ roles: ['client_admin'] }], breakGlass: { people: ['unassigned'] } };
    await control.sendJson('PUT', '/organisations/client/request-rules', rules);
    await change(
      'UPDATE assignments SET revoked_at = now() WHERE access_request_id IS NOT NULL AND revoked_at IS NULL',
    );
    expect((await reading()).status).toBe(403);
    const { status, body: broken } = await asks('unassigned', 'POST', '/break-glass', MINUTE);
    expect(status).toBe(201);
    expect((await reading()).status).toBe(200);
    await endTime(broken.grant.assignment);
    const late = await reading();
    expect([late.status, problemOf(late).code]).toEqual([403, 'ASSIGNMENT_EXPIRED']);
    await sequence();
    const { body: under } = await asks('administrator', 'GET', `/${broken.id}/accesses`);
    expect(under.items[0]).toMatchObject({ effect: 'allow', item: itemId });
  });
});
