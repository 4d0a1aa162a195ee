import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ok } from '../support/scene.js';
import { RequestScene, verdict } from './request-scene.js';

const TWO_STEPS = {
  steps: [
    { roles: ['client_admin'], threshold: 2 },
    { people: ['acme-auditor'], threshold: 1 },
  ],
};

let scene: RequestScene;
beforeAll(async () => {
  scene = await RequestScene.create();
});
afterAll(() => scene.stop());
afterEach(async () => {
  await scene.endAccess('anna');
  await scene.endAccess('ben');
});

/** What people are told of a request: what of, those of which roles, and which step waits for them. */
async function told(id: string): Promise<unknown[]> {
  const sql = `SELECT type, to_roles, (body::json #>> '{data,step}')::int AS step FROM notifications
    WHERE body::json #>> '{data,requestId}' = $1 ORDER BY id`;
  const rows = await scene.scene.rows<{ type: string; to_roles: string[]; step: number | null }>(sql, [id]);
  return rows.map(({ type, to_roles, step }) => [type, to_roles, step]);
}

describe('a request that is approved', () => {
  it('asks each step in order and starts the clock with the last approval, whole history kept', async () => {
    ok(await scene.rules(TWO_STEPS));
    const id = await scene.asked('anna', { durationSeconds: 3_600 });
    scene.clock.advanceSeconds(20);
    ok(await scene.does('acme-admin', 'approve', id, { comment: 'needed' }));
    ok(await scene.does('second-admin', 'approve', id, {}));
    expect(await scene.decided('anna')).toEqual(expect.arrayContaining(['NOT_ASSIGNED']));
    const before = scene.clock.now();
    const answer = await scene.does('acme-auditor', 'approve', id, { comment: 'seen' });
    const granted = ok(answer);
    const startsAt = Date.parse(granted.grant.startsAt);
    expect(startsAt).toBeGreaterThanOrEqual(before.getTime());
    expect(Date.parse(granted.grant.expiresAt) - startsAt).toBe(3_600_000);
    expect(granted).toMatchObject({
      state: 'approved',
      kind: 'request',
      currentStep: null,
      person: scene.ids['anna'],
      requestedBy: scene.ids['anna'],
      steps: [
        { threshold: 2, approvedBy: [expect.any(String), scene.ids['second']] },
        { approvedBy: [scene.ids['auditor']] },
      ],
      history: [
        { action: 'asked', by: scene.ids['anna'] },
        { action: 'approved', step: 0, comment: 'needed' },
        { action: 'approved', step: 0, comment: null, by: scene.ids['second'] },
        { action: 'approved', step: 1, comment: 'seen', by: scene.ids['auditor'] },
      ],
    });
    expect(ok(await scene.get('anna', id))).toEqual(granted);
    expect(await scene.decided('anna')).toEqual([]);
    const assignment = ok(
      await (await scene.as('acme-admin')).get(`/admin/v1/assignments/${granted.grant.assignment}`),
    );
    expect(assignment).toMatchObject({ accessRequest: id, purpose: 'annotation', revokedAt: null });
    const entry = await scene.scene.entryOf(answer);
    expect(entry.event).toMatchObject({ class_uid: 3005, metadata: { event_code: 'access-request.grant' } });
    expect(entry.body).toMatchObject({
      reason: 'seen',
      before: { state: 'pending', grant: null },
      after: { state: 'approved', grant: { assignment: assignment.id } },
    });
    expect(await told(id)).toEqual([
      ['access-request.created', ['client_admin'], 0],
      ['access-request.created', [], 1],
      ['access-request.approved', [], null],
    ]);
    // Words of people are erasable: the record itself holds none.
    expect(JSON.stringify(entry.event)).not.toContain('seen');
    expect(JSON.stringify(entry)).not.toContain('a complaint');
  });

  it('gives access for its time and not a second longer, by the decision itself', async () => {
    ok(await scene.rules({ steps: [{ roles: ['client_admin'] }] }));
    const id = await scene.asked('anna', { durationSeconds: 60 });
    ok(await scene.does('acme-admin', 'approve', id));
    scene.clock.advanceSeconds(55);
    expect(await scene.decided('anna')).toEqual([]);
    scene.clock.advanceSeconds(6);
    expect(await scene.decided('anna')).toEqual(['ASSIGNMENT_EXPIRED']);
  });

  it('renews access that is about to end or has ended, without a gap and without a second assignment', async () => {
    ok(await scene.rules({ steps: [{ roles: ['client_admin'] }] }));
    const first = await scene.asked('anna', { durationSeconds: 60 });
    const { grant } = ok(await scene.does('acme-admin', 'approve', first));
    expect(verdict(await scene.ask('anna', { durationSeconds: 60 }))).toEqual([201, undefined]);
    const renewal = (await scene.list('anna', '?state=pending'))[0] ?? '';
    ok(await scene.does('acme-admin', 'approve', renewal));
    expect(await scene.decided('anna')).toEqual([]);
    expect(ok(await scene.get('anna', first)).grant).toMatchObject({
      assignment: grant.assignment,
      revokedAt: expect.any(String),
    });
    scene.clock.advanceSeconds(61);
    const again = await scene.asked('anna', { durationSeconds: 60 });
    ok(await scene.does('acme-admin', 'approve', again));
    expect(await scene.decided('anna')).toEqual([]);
    const live = await scene.scene.rows(
      'SELECT 1 FROM assignments WHERE person_id = $1 AND revoked_at IS NULL',
      [scene.ids['anna']],
    );
    expect(live).toHaveLength(1);
  });

  it('makes somebody whom the operator asks for work for the client', async () => {
    ok(await scene.rules({ steps: [{ roles: ['client_admin'] }] }));
    const id = await scene.asked('operator', { person: 'stranger', organisation: 'acme' });
    ok(await scene.does('acme-admin', 'approve', id));
    const people = ok(await (await scene.as('acme-admin')).get('/admin/v1/people'));
    expect(people.items.map(({ slug }: { slug: string }) => slug)).toContain('stranger');
  });
});

describe('broken glass', () => {
  const RULES = {
    steps: [{ roles: ['client_admin'] }],
    breakGlass: { people: ['anna'], reviewSeconds: 3_600 },
  };

  it('gives access at once, under its own name on the trail, and leaves a review that becomes overdue', async () => {
    ok(await scene.rules(RULES));
    const answer = await scene.breakGlass('anna', { justification: 'the queue is down' });
    const { id, ...broken } = ok(answer);
    expect(broken).toMatchObject({
      kind: 'break_glass',
      state: 'approved',
      justification: 'the queue is down',
      review: { state: 'open', outcome: null },
      history: [{ action: 'glass_broken', by: scene.ids['anna'] }],
    });
    expect(await scene.decided('anna')).toEqual([]);
    const entry = await scene.scene.entryOf(answer);
    expect(entry).toMatchObject({
      organisation_id: scene.ids['acme'],
      body: { reason: 'the queue is down' },
    });
    expect(entry.event).toMatchObject({
      class_uid: 3005,
      metadata: { event_code: 'access-request.break-glass' },
      user: { uid: scene.ids['anna'] },
    });
    expect(await told(id)).toEqual([['break-glass.used', ['client_admin', 'client_auditor'], null]]);
    expect(await scene.list('acme-auditor', '?review=open')).toEqual([id]);
    await scene.scene.rows(
      `UPDATE access_requests SET review_due_at = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
    expect(await scene.list('acme-auditor', '?review=overdue')).toEqual([id]);
    expect(await scene.list('acme-auditor', '?review=open')).toEqual([]);
    const [late] = await scene.scene.rows<{ n: string }>('SELECT overdue_break_glass_reviews() AS n');
    expect(Number(late?.n)).toBe(1);
    scene.clock.advanceSeconds(61);
    const closed = ok(
      await scene.does('acme-auditor', 'review', id, { outcome: 'unjustified', comment: 'was not down' }),
    );
    expect(closed).toMatchObject({
      review: { state: 'closed', outcome: 'unjustified', by: scene.ids['auditor'] },
      history: [{ action: 'glass_broken' }, { action: 'reviewed', comment: 'was not down' }],
    });
    expect(await scene.list('acme-admin', '?review=closed')).toEqual([id]);
    expect(await scene.list('acme-admin', '?review=overdue')).toEqual([]);
  });
});

describe('the lists', () => {
  it('show everybody their own, offices theirs, and nobody another client’s', async () => {
    ok(await scene.rules({ steps: [{ roles: ['client_admin'] }] }));
    const annas = await scene.asked('anna');
    const bens = await scene.asked('acme-admin', { person: 'ben' });
    expect(await scene.list('anna', '?state=pending')).toEqual([annas]);
    expect(await scene.list('ben', '?state=pending')).toEqual([bens]);
    for (const office of ['acme-admin', 'acme-auditor', 'operator'])
      expect(await scene.list(office, '?state=pending')).toEqual([annas, bens]);
    expect(await scene.list('borealis-admin')).toEqual([]);
    // Employed by the client, without an office in it.
    await scene.scene.person('carla', { organisation: 'acme' });
    expect(await scene.list('carla')).toEqual([]);
    expect(verdict(await scene.get('carla', annas))).toEqual([404, 'NOT_FOUND']);
    const looked = await (await scene.as('carla')).get(`/admin/v1/access-requests/${annas}/accesses`);
    expect(verdict(looked)).toEqual([404, 'NOT_FOUND']);
    expect(await scene.list('stranger', '?state=pending')).toEqual([]);
    expect(verdict(await scene.get('ben', annas))).toEqual([404, 'NOT_FOUND']);
    expect(verdict(await scene.get('borealis-admin', annas))).toEqual([404, 'NOT_FOUND']);
    expect(verdict(await scene.get('anna', 'not-an-id'))).toEqual([404, 'NOT_FOUND']);
    expect(verdict(await scene.does('ben', 'withdraw', annas))).toEqual([404, 'NOT_FOUND']);
    expect(verdict(await scene.does('second-admin', 'withdraw', annas))).toEqual([403, 'NOT_THEIR_REQUEST']);
    expect(ok(await scene.does('acme-admin', 'withdraw', bens)).state).toBe('withdrawn');
  });

  it('show what became of it, and not what was read, to whoever asked for another and administers no longer', async () => {
    const id = await scene.asked('second-admin', { person: 'ben' });
    ok(await (await scene.as('operator')).patch('/admin/v1/people/second-admin', { roles: ['annotator'] }));
    expect((await scene.get('second-admin', id)).status).toBe(200);
    const accesses = `/admin/v1/access-requests/${id}/accesses`;
    expect((await (await scene.as('second-admin')).get(accesses)).status).toBe(404);
    expect(ok(await (await scene.as('ben')).get(accesses)).items).toEqual([]);
    ok(
      await (await scene.as('operator')).patch('/admin/v1/people/second-admin', { roles: ['client_admin'] }),
    );
  });

  it('narrow by state, project, person and kind, and go on where a page ended', async () => {
    const street = await scene.asked('anna');
    const people = await scene.asked('anna', { project: 'people' });
    const bens = await scene.asked('ben');
    const pending = '?state=pending';
    expect(await scene.list('acme-admin', `${pending}&project=people`)).toEqual([people]);
    expect(await scene.list('acme-admin', `${pending}&person=ben`)).toEqual([bens]);
    expect(await scene.list('anna', `${pending}&person=anna&project=street`)).toEqual([street]);
    expect(await scene.list('acme-admin', `${pending}&kind=break_glass`)).toEqual([]);
    expect(await scene.list('operator', `${pending}&organisation=borealis`)).toEqual([]);
    const admin = await scene.as('acme-admin');
    const first = ok(await admin.get(`/admin/v1/access-requests${pending}&limit=2`));
    const rest = ok(
      await admin.get(`/admin/v1/access-requests${pending}&limit=2&cursor=${first.nextCursor}`),
    );
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual([street, people, bens]);
    expect(rest.nextCursor).toBeNull();
    for (const query of ['?state=open', '?x=1', '?person=a%20b', '?limit=0'])
      expect((await admin.get(`/admin/v1/access-requests${query}`)).status).toBe(400);
    expect((await (await scene.as('anna')).get('/admin/v1/access-requests?person=ben')).status).toBe(404);
  });
});

describe('request rules', () => {
  it('begin with one step of those who may assign anyway, and nobody who may break the glass', async () => {
    const borealis = await scene.as('borealis-admin');
    expect(ok(await borealis.get('/admin/v1/organisations/borealis/request-rules'))).toMatchObject({
      steps: [{ roles: ['client_admin', 'operator_admin'], people: [], threshold: 1 }],
      breakGlass: { people: [] },
      updatedAt: null,
    });
    expect((await borealis.get('/admin/v1/organisations/acme/request-rules')).status).toBe(404);
    expect((await borealis.put('/admin/v1/organisations/acme/request-rules', TWO_STEPS)).status).toBe(404);
    expect((await scene.rules(TWO_STEPS, 'operator')).status).toBe(403);
  });

  it('are recorded with before and after, and refuse what nobody could meet', async () => {
    const answer = await scene.rules({
      ...TWO_STEPS,
      breakGlass: { people: ['anna'] },
      reason: 'after the audit',
    });
    expect(ok(answer)).toMatchObject({
      breakGlass: { people: [scene.ids['anna']] },
      updatedAt: expect.any(String),
    });
    expect((await scene.scene.entryOf(answer)).body).toMatchObject({
      action: 'request-rules.update',
      reason: 'after the audit',
      after: { breakGlass: { people: [scene.ids['anna']] } },
    });
    for (const steps of [
      [],
      [{}],
      [{ roles: [] }],
      [{ roles: ['annotator'] }],
      [{ roles: ['client_admin'], threshold: 0 }],
      [{ people: ['acme-auditor'], threshold: 2 }],
      [{ roles: ['client_admin', 'client_admin'] }],
    ])
      expect(verdict(await scene.rules({ steps }))).toEqual([400, 'REQUEST_INVALID']);
    const unfit = [
      { steps: [{ people: ['anna'] }] },
      { steps: TWO_STEPS.steps, breakGlass: { people: ['acme-auditor'] } },
    ];
    for (const rules of unfit) expect(verdict(await scene.rules(rules))).toEqual([422, 'PERSON_ROLE_UNFIT']);
    expect(verdict(await scene.rules({ steps: [{ people: ['borealis-admin'] }] }))).toEqual([
      422,
      'REFERENCE_UNKNOWN',
    ]);
  });
});
