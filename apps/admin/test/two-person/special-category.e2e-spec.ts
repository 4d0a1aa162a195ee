import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '../support/api.js';
import { Api } from '../support/api.js';
import { ok, refusalOf, Scene } from '../support/scene.js';

const MISSING = '0195c0de-0000-7000-8000-000000000000';

let scene: Scene;
let acme: string;
let first: Api;
let second: Api;
let operator: Api;
beforeAll(async () => {
  scene = await Scene.create();
  acme = await scene.client('acme');
  await scene.client('borealis');
  const roles = ['client_admin', 'client_auditor'];
  await scene.person('acme-second', { organisation: 'acme', roles });
  await scene.dataset('acme', 'scans', { sensitivity: 'special_category', clientInstruction: 'Blur faces.' });
  await scene.dataset('acme', 'plans');
  await scene.project('acme', 'clinic', ['scans']);
  await scene.project('acme', 'open', []);
  [first, second, operator] = (await Promise.all(
    ['acme-admin', 'acme-second', 'operator'].map((handle) => scene.as(handle)),
  )) as [Api, Api, Api];
});
afterAll(() => scene.stop());

let people = 0;
/** Asks for the assignment of somebody new; returns the pending change. */
async function propose(by: Api, project = 'clinic', settings: object = {}): Promise<Answer['body']> {
  const person = `worker-${(people += 1)}`;
  await scene.person(person, { worksFor: ['acme'] });
  const answer = await by.post('/admin/v1/assignments', { project, person, ...settings });
  expect(answer.status).toBe(202);
  return answer.body;
}
const approve = (by: Api, id: string, headers = {}): Promise<Answer> =>
  by.post(`/admin/v1/pending-changes/${id}/approve`, undefined, headers);
const refused = ({ status, body }: Answer): unknown[] => [status, body.code];
const assigned = (person: string): Promise<object[]> =>
  scene.rows('SELECT id FROM assignments WHERE person_id = $1', [person]);

describe('an assignment to data of a special category', () => {
  it('is made by nobody alone: it waits, and whoever asked cannot approve it, not in a second role either', async () => {
    for (const by of [first, second]) {
      const pending = await propose(by);
      expect(pending).toMatchObject({ kind: 'assignment.create', state: 'pending', before: null });
      expect(pending.concerns).toEqual([{ code: 'SPECIAL_CATEGORY_GRANTED', what: 'assignment' }]);
      const own = await approve(by, pending.id);
      expect(refused(own)).toEqual([403, 'OWN_PROPOSAL']);
      const recorded = [acme, 'deny', ['OWN_PROPOSAL'], 'pending-change:decide'];
      expect(refusalOf(await scene.entryOf(own))).toEqual(recorded);
      expect(await assigned(pending.after.person)).toEqual([]);
    }
  });

  it('is made when somebody else approves, with both of them on the record', async () => {
    const pending = await propose(first);
    const answer = await approve(second, pending.id);
    expect(ok(answer)).toMatchObject({ id: pending.id, state: 'applied' });
    expect(await assigned(pending.after.person)).toHaveLength(1);
    const entry = await scene.entryOf(answer);
    expect(entry).toMatchObject({
      kind: 'administration',
      codes: ['SPECIAL_CATEGORY_GRANTED'],
      subject_id: answer.body.decidedBy,
      body: {
        action: 'assignment.create',
        secondPerson: { pendingChange: pending.id, proposedBy: pending.proposedBy },
      },
    });
    expect(answer.body.decidedBy).not.toBe(pending.proposedBy);
  });

  it('may be asked for by the operator and approved by the client, for somebody the client does not know yet', async () => {
    await scene.person('stranger');
    const body = { project: 'clinic', person: 'stranger', organisation: 'acme' };
    const pending = ok(await operator.post('/admin/v1/assignments', body));
    expect(ok(await approve(first, pending.id)).state).toBe('applied');
    expect(await assigned(pending.after.person)).toHaveLength(1);
  });

  it('begins when it is approved, unless a day was agreed', async () => {
    const pending = await propose(first);
    await new Promise((resolve) => setTimeout(resolve, 20));
    ok(await approve(second, pending.id));
    const [row] = await scene.rows<{ starts_at: Date }>(
      'SELECT starts_at FROM assignments WHERE person_id = $1',
      [pending.after.person],
    );
    expect(row?.starts_at.getTime()).toBeGreaterThan(Date.parse(pending.after.startsAt));
  });

  it('is not approved by the person it is for', async () => {
    const answer = await first.post('/admin/v1/assignments', { project: 'clinic', person: 'acme-second' });
    const own = await approve(second, answer.body.id);
    expect(refused(own)).toEqual([403, 'OWN_ACCESS']);
    const recorded = [acme, 'deny', ['OWN_ACCESS'], 'pending-change:decide'];
    expect(refusalOf(await scene.entryOf(own))).toEqual(recorded);
    expect(await assigned(answer.body.after.person)).toEqual([]);
  });

  it('is not approved by a tool, nor by another client, to whom it is not there', async () => {
    const pending = await propose(first);
    const credential = { slug: 'tool', name: 'Tool', projects: ['open'], person: 'acme-second' };
    const { secret } = ok(
      await first.post('/admin/v1/tool-credentials', { ...credential, expiresAt: '2100-01-01T00:00:00Z' }),
    );
    // A secret in the first one's hands, of a tool that acts for the second: neither approves nor asks as the second.
    const tool = new Api(scene.admin.origin, secret);
    expect((await approve(tool, pending.id)).status).toBe(403);
    const asked = { project: 'clinic', person: 'worker-1' };
    expect((await tool.post('/admin/v1/assignments', asked)).status).toBe(403);
    const foreign = await scene.as('borealis-admin');
    for (const decision of ['approve', 'reject']) {
      const answers = await Promise.all(
        [pending.id, MISSING].map((id) => foreign.post(`/admin/v1/pending-changes/${id}/${decision}`)),
      );
      expect(answers.map(refused)).toEqual([
        [404, 'NOT_FOUND'],
        [404, 'NOT_FOUND'],
      ]);
    }
    expect((await foreign.get(`/admin/v1/pending-changes/${pending.id}`)).status).toBe(404);
    expect(await assigned(pending.after.person)).toEqual([]);
  });

  it('is made once, however often and by however many it is approved at once', async () => {
    const pending = await propose(first);
    const answers = await Promise.all(
      [second, operator, first, second, operator, second].map((by) => approve(by, pending.id)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(['PENDING_CHANGE_DECIDED', 'OWN_PROPOSAL']).toContain(answer.body.code);
    }
    expect(await assigned(pending.after.person)).toHaveLength(1);
    expect(refused(await approve(second, pending.id))).toEqual([409, 'PENDING_CHANGE_DECIDED']);
  });

  it('is not made again by an approval sent again; with its key it is told the same', async () => {
    const pending = await propose(first);
    const key = { 'idempotency-key': `approve-${pending.id}` };
    const approved = await approve(second, pending.id, key);
    const again = await approve(second, pending.id, key);
    expect([again.status, again.text]).toEqual([200, approved.text]);
    const [assignment] = (await assigned(pending.after.person)) as { id: string }[];
    ok(await first.delete(`/admin/v1/assignments/${assignment?.id}`));
    expect(refused(await approve(second, pending.id))).toEqual([409, 'PENDING_CHANGE_DECIDED']);
    expect(await assigned(pending.after.person)).toHaveLength(1);
  });

  it('is not made after its time, nor after it was rejected or taken back', async () => {
    const late = await propose(first);
    await scene.rows(
      `UPDATE pending_changes SET proposed_at = now() - interval '15 days', expires_at = now() WHERE id = $1`,
      [late.id],
    );
    expect(refused(await approve(second, late.id))).toEqual([409, 'PENDING_CHANGE_EXPIRED']);
    expect(ok(await first.get(`/admin/v1/pending-changes/${late.id}`)).state).toBe('expired');
    for (const by of [first, second]) {
      const { id, after } = await propose(first);
      expect(ok(await by.post(`/admin/v1/pending-changes/${id}/reject`, { reason: 'no' })).state).toBe(
        'rejected',
      );
      expect(refused(await approve(second, id))).toEqual([409, 'PENDING_CHANGE_DECIDED']);
      expect(await assigned(after.person)).toEqual([]);
    }
  });

  it('is asked for again when the project holds other data by the time it is approved', async () => {
    await scene.project('acme', 'growing', ['scans']);
    const pending = await propose(first, 'growing');
    ok(await first.patch('/admin/v1/projects/growing', { datasets: ['scans', 'plans'] }));
    expect(refused(await approve(second, pending.id))).toEqual([412, 'PENDING_CHANGE_STALE']);
    expect(await assigned(pending.after.person)).toEqual([]);
  });

  it('is not got round by assigning first and adding the data afterwards', async () => {
    await scene.project('acme', 'harmless', ['plans']);
    await scene.person('early', { worksFor: ['acme'] });
    expect((await first.post('/admin/v1/assignments', { project: 'harmless', person: 'early' })).status).toBe(
      201,
    );
    const widened = await first.patch('/admin/v1/projects/harmless', { datasets: ['plans', 'scans'] });
    expect(widened.status).toBe(202);
    expect(widened.body.concerns).toContainEqual({ code: 'SPECIAL_CATEGORY_GRANTED', what: 'datasets' });
    expect(ok(await first.get('/admin/v1/projects/harmless')).datasets).toHaveLength(1);
    expect(refused(await approve(first, widened.body.id))).toEqual([403, 'OWN_PROPOSAL']);
    ok(await approve(second, widened.body.id));
    expect(ok(await first.get('/admin/v1/projects/harmless')).datasets).toHaveLength(2);
  });

  it('is not got round by a tool that reads for nobody, in either order', async () => {
    const opened = await first.patch('/admin/v1/projects/clinic', { allowDelegatedTools: true });
    expect(opened.status).toBe(202);
    await scene.project('acme', 'machines', ['plans'], { allowDelegatedTools: true });
    expect((await first.patch('/admin/v1/projects/machines', { datasets: ['scans'] })).status).toBe(202);
    const created = { slug: 'both', name: 'Both', purpose: 'annotation', datasets: ['scans'] };
    const made = await first.post('/admin/v1/projects', { ...created, allowDelegatedTools: true });
    expect(made.status).toBe(202);
    expect(
      await scene.rows(
        `SELECT FROM projects WHERE slug = 'both' OR allow_delegated_tools AND slug = 'clinic'`,
      ),
    ).toEqual([]);
    ok(await approve(second, made.body.id));
    expect(ok(await first.get('/admin/v1/projects/both')).allowDelegatedTools).toBe(true);
  });

  it('leaves assignments to other data to one person, as ever', async () => {
    await scene.project('acme', 'plain', ['plans']);
    await scene.person('plain-worker', { worksFor: ['acme'] });
    const answer = await first.post('/admin/v1/assignments', { project: 'plain', person: 'plain-worker' });
    expect(answer.status).toBe(201);
    expect((await scene.entryOf(answer)).codes).toEqual([]);
  });
});
