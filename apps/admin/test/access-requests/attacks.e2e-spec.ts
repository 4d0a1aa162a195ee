import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Api } from '../support/api.js';
import { ok } from '../support/scene.js';
import { RequestScene, verdict } from './request-scene.js';

const ONE = { steps: [{ roles: ['client_admin', 'operator_admin'] }] };
const TWO_STEPS = { steps: [{ roles: ['client_admin'] }, { roles: ['client_admin', 'client_auditor'] }] };

let scene: RequestScene;
beforeAll(async () => {
  scene = await RequestScene.create();
});
afterAll(() => scene.stop());
afterEach(async () => {
  await scene.endAccess('anna');
  await scene.endAccess('ben');
  ok(await scene.rules(ONE));
});

const assignments = async (): Promise<number> =>
  (await scene.scene.rows('SELECT 1 FROM assignments WHERE revoked_at IS NULL')).length;

describe('approving by oneself', () => {
  it('is refused to whoever asked for somebody else, and recorded on the trail of the client', async () => {
    const id = await scene.asked('acme-admin', { person: 'anna' });
    const refused = await scene.does('acme-admin', 'approve', id);
    expect(verdict(refused)).toEqual([403, 'OWN_REQUEST']);
    expect(await scene.scene.entryOf(refused)).toMatchObject({
      effect: 'deny',
      codes: ['OWN_REQUEST'],
      organisation_id: scene.ids['acme'],
    });
    expect(verdict(await scene.does('acme-admin', 'deny', id))).toEqual([403, 'OWN_REQUEST']);
    expect(await assignments()).toBe(0);
    expect(ok(await scene.does('second-admin', 'approve', id)).state).toBe('approved');
  });

  it('is refused to whom it is for, whatever roles they come to hold', async () => {
    const id = await scene.asked('second-admin', { person: 'acme-auditor' });
    ok(await scene.rules({ steps: [{ roles: ['client_auditor', 'client_admin'] }] }));
    expect(verdict(await scene.does('acme-auditor', 'approve', id))).toEqual([403, 'OWN_REQUEST']);
    const own = await scene.asked('anna');
    expect(verdict(await scene.does('anna', 'approve', own))).toEqual([403, 'ROLE_FORBIDS']);
    await scene.scene.rows(`UPDATE people SET roles = '{annotator,operator_admin}' WHERE slug = 'anna'`);
    expect(verdict(await scene.does('anna', 'approve', own))).toEqual([403, 'OWN_REQUEST']);
    await scene.scene.rows(`UPDATE people SET roles = '{annotator}' WHERE slug = 'anna'`);
    expect(verdict(await scene.does('second-admin', 'withdraw', id))).toEqual([200, undefined]);
    expect(await assignments()).toBe(0);
  });

  it('is refused to a tool that acts for an approver: no office is held by a machine', async () => {
    const id = await scene.asked('acme-admin', { person: 'anna' });
    const client = await scene.as('acme-admin');
    const credential = {
      slug: 'as-second',
      name: 'T',
      projects: ['street'],
      expiresAt: '2100-01-01T00:00:00Z',
      person: 'second-admin',
    };
    const made = await client.post('/admin/v1/tool-credentials', credential);
    const { secret } = ok(made);
    const tool = new Api(scene.scene.admin.origin, secret);
    const refused = await tool.post(`/admin/v1/access-requests/${id}/approve`, {});
    expect(verdict(refused)).toEqual([403, 'ROLE_FORBIDS']);
    expect(verdict(await tool.get('/admin/v1/assignments'))).toEqual([403, 'ROLE_FORBIDS']);
    expect(await assignments()).toBe(0);
  });

  it('is refused by the database too, where a program forgets', async () => {
    const id = await scene.asked('anna');
    const insert = `INSERT INTO access_request_events (id, organisation_id, request_id, actor_id, action, step)
      VALUES (gen_random_uuid(), $1, $2, $3, 'approved', 0)`;
    const owner = scene.scene.fixture.owner;
    await expect(owner.query(insert, [scene.ids['acme'], id, scene.ids['anna']])).rejects.toMatchObject({
      code: '42501',
    });
    await owner.query(insert, [scene.ids['acme'], id, scene.ids['second']]);
    await expect(owner.query(insert, [scene.ids['acme'], id, scene.ids['second']])).rejects.toMatchObject({
      code: '23505',
    });
  });
});

describe('an assignment', () => {
  it('names no request that was not approved, nor another person’s: the database refuses it', async () => {
    const id = await scene.asked('anna');
    const insert = `INSERT INTO assignments (id, organisation_id, project_id, person_id, purpose, expires_at, access_request_id)
      SELECT gen_random_uuid(), r.organisation_id, r.project_id, $2, 'annotation', now(), r.id FROM access_requests r WHERE r.id = $1`;
    const give = (person: string) => scene.scene.fixture.owner.query(insert, [id, scene.ids[person]]);
    await expect(give('anna')).rejects.toMatchObject({ code: '42501' });
    await scene.scene.rows(
      `WITH approval AS (INSERT INTO access_request_events (id, organisation_id, request_id, actor_id, action, step)
         VALUES (gen_random_uuid(), $2, $1, $3, 'approved', 0))
       UPDATE access_requests SET state = 'approved', closed_at = now() WHERE id = $1`,
      [id, scene.ids['acme'], scene.ids['second']],
    );
    await expect(give('ben')).rejects.toMatchObject({ code: '42501' });
    await give('anna');
    await scene.endAccess('anna');
    await expect(give('anna')).rejects.toMatchObject({ code: '23505' });
  });
});

describe('one person', () => {
  it('does not fill two steps, nor count twice in one', async () => {
    ok(await scene.rules(TWO_STEPS));
    const id = await scene.asked('anna');
    expect(ok(await scene.does('acme-admin', 'approve', id))).toMatchObject({
      state: 'pending',
      currentStep: 1,
    });
    expect(verdict(await scene.does('acme-admin', 'approve', id))).toEqual([409, 'ALREADY_DECIDED']);
    expect(verdict(await scene.does('acme-admin', 'deny', id))).toEqual([409, 'ALREADY_DECIDED']);
    ok(await scene.rules({ steps: [{ roles: ['client_admin'], threshold: 2 }] }));
    const other = await scene.asked('ben');
    ok(await scene.does('acme-admin', 'approve', other));
    const all = await Promise.all(
      Array.from({ length: 4 }, () => scene.does('acme-admin', 'approve', other)),
    );
    expect(all.map(({ status }) => status)).toEqual([409, 409, 409, 409]);
    expect(await assignments()).toBe(0);
    expect(ok(await scene.does('second-admin', 'approve', other)).state).toBe('approved');
  });

  it('cannot be named twice in a step, by id and by slug', async () => {
    const twice = { people: ['second-admin', scene.ids['second']], threshold: 2 };
    expect(verdict(await scene.rules({ steps: [twice] }))).toEqual([422, 'PERSON_TWICE']);
  });
});

describe('an approval', () => {
  it('replayed gives nothing more; sent again under its key it is answered as it was', async () => {
    const id = await scene.asked('anna');
    const admin = await scene.as('second-admin');
    const key = { 'idempotency-key': 'approval-1' };
    const path = `/admin/v1/access-requests/${id}/approve`;
    const first = await admin.post(path, {}, key);
    const again = await admin.post(path, {}, key);
    expect(again.body).toEqual(ok(first));
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(verdict(await admin.post(path, {}))).toEqual([409, 'REQUEST_CLOSED']);
    expect(await assignments()).toBe(1);
    const [row] = await scene.scene.rows<{ id: string }>(
      'SELECT id FROM assignments WHERE access_request_id = $1',
      [id],
    );
    await scene.scene.rows('UPDATE assignments SET revoked_at = now() WHERE id = $1', [row?.id]);
    expect(verdict(await scene.does('acme-admin', 'approve', id))).toEqual([409, 'REQUEST_CLOSED']);
    expect(await assignments()).toBe(0);
  });

  it('that races others, a denial and a withdrawal has one winner, again and again', async () => {
    for (let round = 0; round < 6; round += 1) {
      const id = await scene.asked('anna');
      const answers = await Promise.all([
        scene.does('acme-admin', 'approve', id),
        scene.does('second-admin', 'approve', id),
        scene.does('operator', 'deny', id),
        scene.does('anna', 'withdraw', id),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
      const { state, grant, history } = ok(await scene.get('acme-admin', id));
      expect(history).toHaveLength(2);
      expect(grant !== null).toBe(state === 'approved');
      expect(await assignments()).toBe(state === 'approved' ? 1 : 0);
      await scene.endAccess('anna');
    }
  });

  it('comes too late after a withdrawal and after the end of the time to decide', async () => {
    const withdrawn = await scene.asked('anna');
    ok(await scene.does('anna', 'withdraw', withdrawn));
    expect(verdict(await scene.does('acme-admin', 'approve', withdrawn))).toEqual([409, 'REQUEST_CLOSED']);
    expect(verdict(await scene.does('anna', 'withdraw', withdrawn))).toEqual([409, 'REQUEST_CLOSED']);
    ok(await scene.rules({ ...ONE, pendingSeconds: 60 }));
    const late = await scene.asked('anna');
    scene.clock.advanceSeconds(61);
    expect(ok(await scene.get('anna', late))).toMatchObject({ state: 'expired', currentStep: null });
    expect(verdict(await scene.does('acme-admin', 'approve', late))).toEqual([409, 'REQUEST_CLOSED']);
    expect(verdict(await scene.does('anna', 'withdraw', late))).toEqual([409, 'REQUEST_CLOSED']);
    expect(await assignments()).toBe(0);
  });

  it('does not reach past a withdrawal that comes after it and before the last step', async () => {
    ok(await scene.rules(TWO_STEPS));
    const id = await scene.asked('anna');
    ok(await scene.does('acme-admin', 'approve', id));
    ok(await scene.does('anna', 'withdraw', id));
    expect(verdict(await scene.does('acme-auditor', 'approve', id))).toEqual([409, 'REQUEST_CLOSED']);
    expect(await assignments()).toBe(0);
  });

  it('is refused out of turn, to whom no step names, to another client, and to somebody suspended', async () => {
    ok(await scene.rules(TWO_STEPS));
    const id = await scene.asked('anna');
    expect(verdict(await scene.does('acme-auditor', 'approve', id))).toEqual([403, 'NOT_AN_APPROVER']);
    expect(verdict(await scene.does('operator', 'approve', id))).toEqual([403, 'NOT_AN_APPROVER']);
    expect(verdict(await scene.does('borealis-admin', 'approve', id))).toEqual([404, 'NOT_FOUND']);
    const operator = await scene.as('operator');
    ok(await operator.post('/admin/v1/people/second-admin/suspend'));
    expect(verdict(await scene.does('second-admin', 'approve', id))).toEqual([403, 'ROLE_FORBIDS']);
    ok(await operator.post('/admin/v1/people/second-admin/reinstate'));
    expect(await assignments()).toBe(0);
  });

  it('of somebody who was suspended, or lost the role, before the last step does not count any more', async () => {
    ok(await scene.rules(TWO_STEPS));
    const id = await scene.asked('anna');
    ok(await scene.does('second-admin', 'approve', id));
    const operator = await scene.as('operator');
    ok(await operator.post('/admin/v1/people/second-admin/suspend'));
    expect(ok(await scene.get('acme-admin', id))).toMatchObject({
      currentStep: 0,
      steps: [{ approvedBy: [] }, {}],
    });
    expect(verdict(await scene.does('acme-auditor', 'approve', id))).toEqual([403, 'NOT_AN_APPROVER']);
    ok(await operator.post('/admin/v1/people/second-admin/reinstate'));
    ok(await operator.patch('/admin/v1/people/second-admin', { roles: ['client_auditor'] }));
    expect(verdict(await scene.does('acme-auditor', 'approve', id))).toEqual([403, 'NOT_AN_APPROVER']);
    expect(verdict(await scene.does('second-admin', 'approve', id))).toEqual([409, 'ALREADY_DECIDED']);
    ok(await scene.does('acme-admin', 'approve', id));
    expect(ok(await scene.does('acme-auditor', 'approve', id)).state).toBe('approved');
    ok(await operator.patch('/admin/v1/people/second-admin', { roles: ['client_admin'] }));
  });

  it('under rules that no longer hold gives nothing; a denial still counts', async () => {
    const id = await scene.asked('anna');
    ok(await scene.rules(TWO_STEPS));
    expect(verdict(await scene.does('acme-admin', 'approve', id))).toEqual([409, 'REQUEST_RULES_CHANGED']);
    expect(await assignments()).toBe(0);
    expect(ok(await scene.does('acme-admin', 'deny', id)).state).toBe('denied');
  });
});

describe('special-category data', () => {
  it('takes two people, whatever the steps say', async () => {
    const id = await scene.asked('anna', { project: 'people' });
    const first = ok(await scene.does('acme-admin', 'approve', id));
    expect(first).toMatchObject({ state: 'pending', grant: null, steps: [{ threshold: 2 }] });
    expect(verdict(await scene.does('acme-admin', 'approve', id))).toEqual([409, 'ALREADY_DECIDED']);
    expect(await assignments()).toBe(0);
    expect(ok(await scene.does('second-admin', 'approve', id))).toMatchObject({ state: 'approved' });
  });

  it('that joins a project while a request is open takes two people from then on', async () => {
    ok(await scene.rules({ steps: [{ roles: ['client_admin'] }, { roles: ['client_admin'] }] }));
    await scene.scene.project('acme', 'mixed', ['scenes']);
    ok(await scene.rules(ONE));
    const id = await scene.asked('anna', { project: 'mixed' });
    ok(
      await (
        await scene.as('acme-admin')
      ).patch('/admin/v1/projects/mixed', { datasets: ['scenes', 'faces'] }),
    );
    expect(ok(await scene.does('acme-admin', 'approve', id)).state).toBe('pending');
    expect(await assignments()).toBe(0);
  });
});

describe('asking', () => {
  it('for others is for administrators, within their own office', async () => {
    expect(verdict(await scene.ask('anna', { person: 'ben' }))).toEqual([422, 'REFERENCE_UNKNOWN']);
    expect(verdict(await scene.ask('acme-auditor', { person: 'ben' }))).toEqual([422, 'REFERENCE_UNKNOWN']);
    const unknown = [422, 'REFERENCE_UNKNOWN'];
    expect(verdict(await scene.ask('borealis-admin', { person: 'anna' }))).toEqual(unknown);
    expect(verdict(await scene.ask('acme-admin', { person: 'stranger' }))).toEqual(unknown);
    expect(verdict(await scene.ask('stranger'))).toEqual(unknown);
  });

  it('for what is there, is asked for already, or is too long is refused', async () => {
    await scene.asked('anna');
    expect(verdict(await scene.ask('anna'))).toEqual([409, 'REQUEST_EXISTS']);
    ok(await scene.rules({ ...ONE, maxGrantSeconds: 60 }));
    expect(verdict(await scene.ask('ben', { durationSeconds: 61 }))).toEqual([422, 'DURATION_TOO_LONG']);
    ok(
      await (
        await scene.as('acme-admin')
      ).post('/admin/v1/assignments', { project: 'street', person: 'ben' }),
    );
    expect(verdict(await scene.ask('ben'))).toEqual([409, 'ASSIGNMENT_EXISTS']);
  });

  it('of many at once for the same, one is made', async () => {
    const answers = await Promise.all([0, 1, 2, 3].map(() => scene.ask('anna')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('of an approval for what somebody was given meanwhile leaves it as it is', async () => {
    const id = await scene.asked('ben');
    ok(
      await (
        await scene.as('acme-admin')
      ).post('/admin/v1/assignments', { project: 'street', person: 'ben' }),
    );
    expect(verdict(await scene.does('acme-admin', 'approve', id))).toEqual([409, 'ASSIGNMENT_EXISTS']);
    expect(ok(await scene.get('ben', id)).history).toHaveLength(1);
  });
});
