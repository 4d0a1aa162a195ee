import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Api } from '../support/api.js';
import { ok, OPEN_PROJECT, Scene } from '../support/scene.js';

const RULE = '/admin/v1/organisations/acme/two-person-rule';

let scene: Scene;
let first: Api;
let second: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.dataset('acme', 'plans');
  first = await scene.as('acme-admin');
});
afterAll(() => scene.stop());

/** As strict as a project can be. */
const STRICT = {
  allowedCountries: ['DE'],
  allowedGroups: [],
  leaseRequired: true,
  reviewRequired: true,
  requireSessionForPresigned: true,
  workforceTypes: ['in_house'],
  requiredTrainings: ['data-protection'],
  budgets: { items: 5, bytes: 5_000, windowSeconds: 3_600 },
  leaseSeconds: 60,
  startsAt: '2026-02-01T00:00:00Z',
  endsAt: '2090-01-01T00:00:00Z',
};

const WEAKENED: readonly (readonly [string, object])[] = [
  ['allowedCountries', { allowedCountries: ['DE', 'US'] }],
  ['allowedGroups', { allowedGroups: ['EEA'] }],
  ['leaseRequired', { leaseRequired: false }],
  ['reviewRequired', { reviewRequired: false }],
  ['denyAnonymisingNetworks', { denyAnonymisingNetworks: false }],
  ['allowDelegatedTools', { allowDelegatedTools: true }],
  ['requireSessionForPresigned', { requireSessionForPresigned: false }],
  ['minimumAge', { minimumAge: 16 }],
  ['workforceTypes', { workforceTypes: ['in_house', 'freelancer'] }],
  ['requiredTrainings', { requiredTrainings: [] }],
  ['allowedOrigins', { allowedOrigins: ['https://tool.example'] }],
  ['budgets.items', { budgets: { items: null } }],
  ['budgets.bytes', { budgets: { bytes: 5_001 } }],
  ['budgets.windowSeconds', { budgets: { windowSeconds: 60 } }],
  ['leaseSeconds', { leaseSeconds: 3_600 }],
  ['retentionDays', { retentionDays: 61 }],
  ['startsAt', { startsAt: '2026-01-01T00:00:00Z' }],
  ['endsAt', { endsAt: null }],
];

const approve = (by: Api, id: string): Promise<Answer> => by.post(`/admin/v1/pending-changes/${id}/approve`);
const project = async (slug: string): Promise<Answer['body']> =>
  ok(await first.get(`/admin/v1/projects/${slug}`));

describe('a client that leaves its controls to one person', () => {
  it.each(WEAKENED)('changes %s at once, and finds it flagged on the trail', async (what, settings) => {
    const slug = `recorded-${what.toLowerCase().replace('.', '-')}`;
    await scene.project('acme', slug, ['plans'], STRICT);
    const answer = await first.patch(`/admin/v1/projects/${slug}`, settings);
    expect(answer.status).toBe(200);
    const entry = await scene.entryOf(answer);
    expect(entry.body.secondPerson).toMatchObject({ pendingChange: null, proposedBy: null });
    expect(entry.body.secondPerson.concerns.map((concern: { what: string }) => concern.what)).toEqual([what]);
    expect(entry.codes).toEqual([
      what.startsWith('allowedC') || what.startsWith('allowedG') ? 'REGIONS_WIDENED' : 'CONTROL_TURNED_OFF',
    ]);
  });

  it('is not flagged for what only tightens', async () => {
    await scene.project('acme', 'tightened', ['plans']);
    const answer = await first.patch('/admin/v1/projects/tightened', { ...STRICT, allowedCountries: [] });
    expect(answer.status).toBe(200);
    const entry = await scene.entryOf(answer);
    expect([entry.codes, entry.body.secondPerson]).toEqual([[], undefined]);
  });

  it('cannot demand a second person it does not have', async () => {
    const answer = await first.put(RULE, { rule: 'required' });
    expect([answer.status, answer.body.code]).toEqual([422, 'SECOND_ADMINISTRATOR_MISSING']);
    expect(ok(await first.get(RULE))).toMatchObject({ rule: 'recorded', administrators: 1 });
  });
});

describe('a client that demands a second person', () => {
  beforeAll(async () => {
    await scene.person('acme-second', { organisation: 'acme', roles: ['client_admin'] });
    second = await scene.as('acme-second');
    await scene.project('acme', 'strict', ['plans'], STRICT);
    expect(ok(await first.put(RULE, { rule: 'required' })).rule).toBe('required');
  });

  it.each(WEAKENED)('has %s changed by nobody alone', async (what, settings) => {
    const before = await project('strict');
    const answer = await first.patch('/admin/v1/projects/strict', settings);
    expect(answer.status).toBe(202);
    expect(answer.body.concerns.map((concern: { what: string }) => concern.what)).toEqual([what]);
    expect(await project('strict')).toEqual(before);
    const own = await approve(first, answer.body.id);
    expect([own.status, own.body.code]).toEqual([403, 'OWN_PROPOSAL']);
    expect(await project('strict')).toEqual(before);
  });

  it('is not got round by splitting one widening into groups first and countries then, nor by narrowing before', async () => {
    await scene.rows(`UPDATE projects SET allowed_groups = '{EEA}' WHERE slug = 'strict'`);
    for (const settings of [
      { allowedGroups: ['EEA', 'UK'] },
      { allowedCountries: ['DE', 'US'] },
      { allowedGroups: [], allowedCountries: ['US'] },
    ]) {
      expect((await first.patch('/admin/v1/projects/strict', settings)).status).toBe(202);
    }
    expect((await first.patch('/admin/v1/projects/strict', { allowedGroups: [] })).status).toBe(200);
    expect((await first.patch('/admin/v1/projects/strict', { allowedGroups: ['EEA'] })).status).toBe(202);
  });

  it('has a project that is completed taken up again by nobody alone, by no way round', async () => {
    await scene.rows(`UPDATE projects SET state = 'completed' WHERE slug = 'strict'`);
    for (const state of ['active', 'paused', 'draft']) {
      const asked = await first.patch('/admin/v1/projects/strict', { state });
      expect([asked.status, asked.body.concerns]).toEqual([
        202,
        [{ code: 'CONTROL_TURNED_OFF', what: 'state' }],
      ]);
    }
    await scene.rows(`UPDATE projects SET state = 'active' WHERE slug = 'strict'`);
    expect((await first.patch('/admin/v1/projects/strict', { retentionDays: 7 })).status).toBe(200);
  });

  it('takes two to let a vendor in, or sooner, and one to put it off or out', async () => {
    ok(await (await scene.as('operator')).post('/admin/v1/vendors', { slug: 'pixels', name: 'P' }));
    const path = '/admin/v1/vendors/pixels/approvals';
    const from = (effectiveFrom: string): Promise<Answer> =>
      first.put(path, { noticeDate: '2026-01-01T00:00:00Z', effectiveFrom });
    const asked = await from('2027-01-01T00:00:00Z');
    expect([asked.status, asked.body.kind, asked.body.concerns]).toEqual([
      202,
      'vendor.approve',
      [{ code: 'CONTROL_TURNED_OFF', what: 'vendorApproval' }],
    ]);
    expect((await first.get(path)).status).toBe(404);
    expect((await approve(first, asked.body.id)).body.code).toBe('OWN_PROPOSAL');
    ok(await approve(second, asked.body.id));
    expect(ok(await first.get(path)).withdrawnAt).toBeNull();
    expect((await from('2028-01-01T00:00:00Z')).status).toBe(200);
    expect((await from('2026-01-01T00:00:00Z')).status).toBe(202);
    expect((await first.delete(path)).status).toBe(200);
    expect((await from('2028-01-01T00:00:00Z')).status).toBe(202);
  });

  it('takes two to give an instruction for data of a special category, or another; one to take it back', async () => {
    await scene.dataset('acme', 'faces', { sensitivity: 'special_category', clientInstruction: 'Blur.' });
    const instruct = (clientInstruction: string | null): Promise<Answer> =>
      first.patch('/admin/v1/datasets/faces', { clientInstruction });
    expect((await instruct('Anything goes.')).status).toBe(202);
    expect((await instruct(null)).status).toBe(200);
    const renewed = await instruct('Anything goes.');
    expect([renewed.status, renewed.body.concerns]).toEqual([
      202,
      [{ code: 'CONTROL_TURNED_OFF', what: 'clientInstruction' }],
    ]);
    expect((await first.patch('/admin/v1/datasets/plans', { clientInstruction: 'Any.' })).status).toBe(200);
  });

  it('has what is approved applied as it was shown, and not over a newer edit', async () => {
    await scene.project('acme', 'edited', ['plans'], { ...STRICT, state: 'draft' });
    const opened = ok(await first.patch('/admin/v1/projects/edited', { state: 'active' }));
    ok(await approve(second, opened.id));
    const stale = ok(await first.patch('/admin/v1/projects/edited', { leaseRequired: false }));
    ok(await first.patch('/admin/v1/projects/edited', { name: 'Renamed', leaseSeconds: 60 }));
    const refused = await approve(second, stale.id);
    expect([refused.status, refused.body.code]).toEqual([412, 'PENDING_CHANGE_STALE']);
    expect(await project('edited')).toMatchObject({ name: 'Renamed', leaseSeconds: 60, leaseRequired: true });
    const anew = ok(await first.patch('/admin/v1/projects/edited', { leaseRequired: false }));
    expect(anew).toMatchObject({ before: { leaseRequired: true }, after: { leaseRequired: false } });
    const applied = await approve(second, anew.id);
    expect(ok(applied).state).toBe('applied');
    expect((await project('edited')).leaseRequired).toBe(false);
    expect((await scene.entryOf(applied)).body).toMatchObject({
      action: 'project.update',
      before: { leaseRequired: true },
      after: { leaseRequired: false },
      secondPerson: { proposedBy: anew.proposedBy },
    });
  });

  it('lets one person make a draft of anything, and takes two to open it', async () => {
    const draft = { ...OPEN_PROJECT, slug: 'open', name: 'Open', datasets: ['plans'] };
    const made = await first.post('/admin/v1/projects', draft);
    expect(made.status).toBe(202);
    expect(await scene.rows(`SELECT FROM projects WHERE slug = 'open'`)).toEqual([]);
    expect((await first.post('/admin/v1/projects', { ...draft, state: 'draft' })).status).toBe(201);
    expect((await first.patch('/admin/v1/projects/open', { allowedCountries: ['US'] })).status).toBe(200);
    const opened = await first.patch('/admin/v1/projects/open', { state: 'active' });
    expect(opened.status).toBe(202);
    expect(opened.body.concerns).toEqual([
      { code: 'REGIONS_WIDENED', what: 'allowedCountries' },
      { code: 'REGIONS_WIDENED', what: 'allowedGroups' },
    ]);
    // The slug is taken by now: what is approved is made as any other would be.
    expect((await approve(second, made.body.id)).body.code).toBe('SLUG_TAKEN');
    ok(await approve(second, opened.body.id));
    expect((await project('open')).state).toBe('active');
  });

  it('is not got round by making an open project a draft for as long as its controls are turned off', async () => {
    await scene.rows(`UPDATE projects SET review_required = true WHERE slug = 'strict'`);
    expect((await first.patch('/admin/v1/projects/strict', { state: 'draft' })).status).toBe(200);
    const weaker = { reviewRequired: false };
    expect((await first.patch('/admin/v1/projects/strict', weaker)).status).toBe(202);
    expect((await first.patch('/admin/v1/projects/strict', { ...weaker, state: 'active' })).status).toBe(202);
    expect((await first.patch('/admin/v1/projects/strict', { state: 'active' })).status).toBe(200);
    expect((await project('strict')).reviewRequired).toBe(true);
  });

  it('takes two to add a transfer basis, to unlock a dataset, and to permit another purpose', async () => {
    const basis = { fromRegion: 'eu', toCountry: 'IN', mechanism: 'derogation' };
    const dated = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2030-01-01T00:00:00Z' };
    expect((await first.post('/admin/v1/datasets/plans/lock')).status).toBe(200);
    const restricted = { processingRestricted: true };
    expect((await first.patch('/admin/v1/datasets/plans', restricted)).status).toBe(200);
    const asked = [
      await first.post('/admin/v1/transfer-bases', { ...basis, ...dated }),
      await first.post('/admin/v1/datasets/plans/unlock'),
      await first.patch('/admin/v1/datasets/plans', { permittedPurposes: ['annotation', 'training'] }),
    ];
    expect(asked.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(await scene.rows('SELECT FROM transfer_bases')).toEqual([]);
    expect(ok(await first.get('/admin/v1/datasets/plans'))).toMatchObject({
      locked: true,
      permittedPurposes: ['annotation'],
    });
    ok(await approve(second, asked[0]?.body.id));
    ok(await approve(second, asked[1]?.body.id));
    expect(await scene.rows('SELECT FROM transfer_bases')).toHaveLength(1);
    expect(ok(await first.get('/admin/v1/datasets/plans')).locked).toBe(false);
    // Unlocked meanwhile: what was asked on the locked one is asked again.
    expect((await approve(second, asked[2]?.body.id)).status).toBe(412);
    const lifted = ok(await first.patch('/admin/v1/datasets/plans', { processingRestricted: false }));
    ok(await approve(second, lifted.id));
    expect(ok(await first.get('/admin/v1/datasets/plans')).processingRestricted).toBe(false);
  });

  it('has nothing approved by somebody who could not make the change, and shows it only to who may read of it', async () => {
    const { id } = ok(await first.patch('/admin/v1/projects/strict', { leaseRequired: false }));
    const operator = await scene.as('operator');
    expect((await approve(operator, id)).status).toBe(404);
    const listed = async (api: Api, query: string): Promise<string[]> =>
      ok(await api.get(`/admin/v1/pending-changes?limit=1000&${query}`)).items.map(
        (item: { kind: string }) => item.kind,
      );
    expect(await listed(first, 'state=applied')).toContain('transfer-basis.create');
    expect(await listed(operator, 'state=applied')).toContain('project.update');
    expect(await listed(operator, '')).not.toContain('transfer-basis.create');
    expect(new Set(await listed(first, 'state=pending&kind=project.update'))).toEqual(
      new Set(['project.update']),
    );
    expect((await first.get('/admin/v1/pending-changes?kind=nonsense')).status).toBe(400);
  });

  it('turns the rule off by two people too, and is back where it was only then', async () => {
    const asked = await first.put(RULE, { rule: 'recorded' });
    expect([asked.status, asked.body.kind]).toEqual([202, 'two-person-rule.update']);
    expect((await approve(first, asked.body.id)).body.code).toBe('OWN_PROPOSAL');
    expect(ok(await first.get(RULE)).rule).toBe('required');
    expect((await first.patch('/admin/v1/projects/strict', { leaseRequired: false })).status).toBe(202);
    ok(await approve(second, asked.body.id));
    expect(ok(await first.get(RULE)).rule).toBe('recorded');
    expect((await first.patch('/admin/v1/projects/strict', { leaseRequired: false })).status).toBe(200);
    // What was approved once does not turn it off again.
    ok(await first.put(RULE, { rule: 'required' }));
    expect((await approve(second, asked.body.id)).body.code).toBe('PENDING_CHANGE_DECIDED');
    expect(ok(await first.get(RULE)).rule).toBe('required');
  });

  it('is asked once for a proposal with an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'unlock' };
    ok(await first.post('/admin/v1/datasets/plans/lock'));
    const one = await first.post('/admin/v1/datasets/plans/unlock', undefined, key);
    const two = await first.post('/admin/v1/datasets/plans/unlock', undefined, key);
    expect([one.status, two.status, two.body.id]).toEqual([202, 202, one.body.id]);
  });
});
