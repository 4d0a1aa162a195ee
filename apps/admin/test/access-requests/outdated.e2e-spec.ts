import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { ok } from '../support/scene.js';
import { RequestScene, verdict } from './request-scene.js';

const ONE = { steps: [{ roles: ['client_admin', 'operator_admin'] }] };
const DAY = { durationSeconds: 86_400 };
const GONE = [409, 'PERSON_GONE'];

let scene: RequestScene;
let admin: Api;
let second: Api;
let operator: Api;
beforeAll(async () => {
  scene = await RequestScene.create();
  admin = await scene.as('acme-admin');
  second = await scene.as('second-admin');
  operator = await scene.as('operator');
});
afterAll(() => scene.stop());
afterEach(async () => {
  await scene.endAccess('anna');
  await scene.endAccess('ben');
  ok(await operator.patch('/admin/v1/people/ben', { worksFor: ['acme'] }));
  ok(await scene.rules(ONE));
});

const assignments = async (): Promise<number> =>
  (await scene.scene.rows('SELECT 1 FROM assignments WHERE revoked_at IS NULL')).length;
const endOfBen = () => admin.delete('/admin/v1/people/ben/engagements/acme');

/** What is on the trail about a thing, and what people were told of it. */
async function known(id: string): Promise<readonly [string[], string[]]> {
  const records = await scene.scene.rows<{ action: string }>(
    `SELECT event #>> '{metadata,event_code}' AS action FROM access_entries
     WHERE event #>> '{unmapped,record,object,id}' = $1 ORDER BY id`,
    [id],
  );
  const told = await scene.scene.rows<{ type: string }>(
    `SELECT type FROM notifications WHERE body LIKE '%' || $1 || '%' ORDER BY id`,
    [id],
  );
  return [records.map(({ action }) => action), told.map(({ type }) => type)];
}

describe('the end of an engagement', () => {
  it('ends what the person asked for: nobody’s approval engages them again', async () => {
    const id = await scene.asked('ben', DAY);
    ok(await endOfBen());
    expect(ok(await scene.get('acme-admin', id))).toMatchObject({
      state: 'withdrawn',
      history: [{ action: 'asked' }, { action: 'withdrawn', by: expect.any(String) }],
    });
    expect(await known(id)).toEqual([
      ['access-request.ask', 'access-request.withdraw'],
      ['access-request.created', 'access-request.withdrawn'],
    ]);
    ok(await operator.patch('/admin/v1/people/ben', { worksFor: ['acme'] }));
    expect(verdict(await scene.does('second-admin', 'approve', id))).toEqual([409, 'REQUEST_CLOSED']);
    expect(await assignments()).toBe(0);
  });

  it('ends what others asked for the person, and what waits for a second administrator', async () => {
    const id = await scene.asked('acme-admin', { person: 'ben' });
    const body = { project: 'people', person: 'ben' };
    const proposed = ok(await admin.post('/admin/v1/assignments', body)).id;
    ok(await endOfBen());
    const change = `/admin/v1/pending-changes/${proposed}`;
    expect(ok(await admin.get(change)).state).toBe('rejected');
    expect(await known(proposed)).toEqual([
      ['pending-change.propose', 'pending-change.reject'],
      ['pending-change.created', 'pending-change.rejected'],
    ]);
    ok(await operator.patch('/admin/v1/people/ben', { worksFor: ['acme'] }));
    expect(verdict(await second.post(`${change}/approve`))).toEqual([409, 'PENDING_CHANGE_DECIDED']);
    expect(verdict(await scene.does('second-admin', 'approve', id))).toEqual([409, 'REQUEST_CLOSED']);
    expect(await assignments()).toBe(0);
  });

  it('takes the person off the list of those who may break the glass', async () => {
    ok(await scene.rules({ ...ONE, breakGlass: { people: ['anna', 'ben'] } }));
    ok(await endOfBen());
    const rules = ok(await admin.get('/admin/v1/organisations/acme/request-rules'));
    expect(rules.breakGlass.people).toEqual([scene.ids['anna']]);
    ok(await operator.patch('/admin/v1/people/ben', { worksFor: ['acme'] }));
    expect(verdict(await scene.breakGlass('ben'))).toEqual([403, 'BREAK_GLASS_NOT_ALLOWED']);
  });

  it('that an asking overtook is found at the approval', async () => {
    const id = await scene.asked('ben', DAY);
    const proposed = ok(await admin.post('/admin/v1/assignments', { project: 'people', person: 'ben' })).id;
    await scene.scene.rows(`DELETE FROM engagements WHERE person_id = $1`, [scene.ids['ben']]);
    expect(verdict(await scene.does('second-admin', 'approve', id))).toEqual(GONE);
    const approved = await second.post(`/admin/v1/pending-changes/${proposed}/approve`);
    expect(verdict(approved)).toEqual(GONE);
    expect(await assignments()).toBe(0);
    expect((await admin.get('/admin/v1/people/ben')).status).toBe(404);
  });
});

describe('somebody suspended since they asked', () => {
  it('is given nothing, to be there when they come back', async () => {
    const id = await scene.asked('anna', DAY);
    const proposed = ok(await admin.post('/admin/v1/assignments', { project: 'people', person: 'anna' })).id;
    ok(await operator.post('/admin/v1/people/anna/suspend'));
    expect(verdict(await scene.does('second-admin', 'approve', id))).toEqual(GONE);
    const approved = await second.post(`/admin/v1/pending-changes/${proposed}/approve`);
    expect(verdict(approved)).toEqual(GONE);
    ok(await operator.post('/admin/v1/people/anna/reinstate'));
    expect(await assignments()).toBe(0);
    ok(await scene.does('second-admin', 'approve', id));
  });
});

describe('a grant', () => {
  it('longer than the organisation allows by now is not given', async () => {
    const id = await scene.asked('anna', DAY);
    ok(await scene.rules({ ...ONE, maxGrantSeconds: 3_600 }));
    expect(verdict(await scene.does('acme-admin', 'approve', id))).toEqual([409, 'REQUEST_RULES_CHANGED']);
    expect(await assignments()).toBe(0);
    expect(ok(await scene.does('acme-admin', 'deny', id)).state).toBe('denied');
  });

  it('supersedes an assignment as anybody would revoke it: recorded, and told to its person', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const old = ok(
      await admin.post('/admin/v1/assignments', { project: 'street', person: 'ben', expiresAt }),
    );
    const id = await scene.asked('ben', DAY);
    ok(await scene.does('second-admin', 'approve', id));
    const [records, told] = await known(old.id);
    expect(records).toEqual(['assignment.create', 'assignment.revoke']);
    expect(told).toContain('assignment.revoked');
  });
});

describe('an approval by somebody named', () => {
  it('counts no more once they hold no office that decides', async () => {
    ok(await scene.rules({ steps: [{ people: ['acme-auditor'] }, { people: ['second-admin'] }] }));
    const id = await scene.asked('anna', DAY);
    ok(await scene.does('acme-auditor', 'approve', id));
    ok(await operator.patch('/admin/v1/people/acme-auditor', { roles: ['annotator'] }));
    const left = ok(await scene.get('acme-admin', id));
    expect(left).toMatchObject({ currentStep: 0, steps: [{ approvedBy: [] }, {}] });
    expect(verdict(await scene.does('second-admin', 'approve', id))).toEqual([403, 'NOT_AN_APPROVER']);
    ok(await operator.patch('/admin/v1/people/acme-auditor', { roles: ['client_auditor'] }));
    expect(await assignments()).toBe(0);
    expect(ok(await scene.does('second-admin', 'approve', id)).state).toBe('approved');
  });
});
