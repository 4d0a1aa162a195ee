import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '#libs/trail';
import { type EntryBody, ReviewScene } from '../support/review-scene.js';
import { ok } from '../support/scene.js';

const NOBODYS = '0195c0de-0000-7000-8000-000000000000';
const DAY_MS = 86_400_000;

let at: ReviewScene;
let anna: string;
let tool: string;
beforeAll(async () => {
  at = await ReviewScene.create();
  anna = await at.assign('anna');
  await at.assign('lena', 'lane');
  ok(await at.client.delete(`/admin/v1/assignments/${await at.assign('rita')}`));
  await at.assign('otto', 'street', { expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
  tool = await at.tool('label');
  ok(await at.client.delete(`/admin/v1/tool-credentials/${await at.tool('gone')}`));
  await at.scene.rows(
    `UPDATE assignments SET starts_at = now() - interval '2 days', expires_at = now() - interval '1 day' WHERE person_id = $1`,
    [at.ids['rita']],
  );
});
afterAll(() => at.stop());

const frozen = ({ review: _r, organisation: _o, decision: _d, mayDecide: _m, ...rest }: EntryBody) => rest;

describe('POST /admin/v1/reviews', () => {
  it('freezes every live assignment and tool credential in scope, and nothing else', async () => {
    const review = await at.start();
    const entries = await at.entries(review.id);
    expect(entries.map(({ kind, grant }) => [kind, grant]).sort()).toEqual(
      [
        ['assignment', anna],
        [
          'assignment',
          (
            await at.scene.rows<{ id: string }>('SELECT id FROM assignments WHERE person_id = $1', [
              at.ids['otto'],
            ])
          )[0]?.id,
        ],
        ['tool-credential', tool],
      ].sort(),
    );
    expect(review).toMatchObject({
      state: 'open',
      projects: [at.ids['street']],
      population: { size: 3 },
      progress: { undecided: 3, kept: 0, revoked: 0, lapsed: 0 },
    });
    const all = await at.start({ projects: undefined });
    expect(all).toMatchObject({ projects: null, population: { size: 4 } });
  });

  it('states a hash that anybody can compute again from the export, and from the pages', async () => {
    const { id, population } = await at.start();
    const exported = ok(await at.client.get(`/admin/v1/reviews/${id}/export`));
    const hash = (entries: object) => createHash('sha256').update(canonicalJson(entries)).digest('hex');
    expect(hash(exported.population)).toBe(population.sha256);
    expect(hash((await at.entries(id)).map(frozen))).toBe(population.sha256);
    expect(hash(exported.population.slice(1))).not.toBe(population.sha256);
  });

  it('shows the last use and the uses of the period, of each grant its own', async () => {
    const [person, project] = [at.ids['anna'] as string, at.ids['street'] as string];
    const yesterday = new Date(Date.now() - DAY_MS / 2);
    await at.record([
      { person, project, at: new Date(Date.now() - DAY_MS * 0.9) },
      { person, project, at: yesterday },
      { person, project, effect: 'deny' },
      { person, project: at.ids['lane'] as string },
      { person: tool, project, tool },
      { person, project, tool: NOBODYS, at: new Date(Date.now() - DAY_MS * 0.8) },
    ]);
    const { id, evidence } = await at.start({ evidenceDays: 30 });
    const entries = await at.entries(id);
    const of = (grant: string) => entries.find((entry) => entry.grant === grant).evidence;
    expect(of(anna)).toEqual({ ...evidence, lastReadAt: yesterday.toISOString(), reads: 3, refusals: 1 });
    expect(of(tool)).toMatchObject({ reads: 1, refusals: 0, lastReadAt: expect.any(String) });
    const unused = entries.find(({ person: who }) => who === at.ids['otto']).evidence;
    expect(unused).toEqual({ ...evidence, lastReadAt: null, reads: 0, refusals: 0 });
  });

  it('counts up to a thousand, so that no grant is slow to look at', async () => {
    const person = await at.assign('busy', 'lane').then(() => at.ids['busy'] as string);
    const project = at.ids['lane'] as string;
    await at.record(Array.from({ length: 1_100 }, () => ({ person, project })));
    const { id } = await at.start({ projects: ['lane'] });
    const [entry] = await at.entries(id, 'person=busy');
    expect(entry.evidence).toMatchObject({ reads: 1_000, lastReadAt: expect.any(String) });
  });

  it('is on the trail with its population’s hash and whom its rule names, and without its name', async () => {
    const answer = await at.client.post('/admin/v1/reviews', at.bodyOf({ reason: 'Quarterly.' }));
    expect(answer.status).toBe(201);
    expect(answer.body.records.start).toBe(answer.headers['x-access-record']);
    const entry = await at.scene.entryOf(answer);
    expect(entry).toMatchObject({
      organisation_id: at.organisation,
      body: {
        action: 'review.start',
        reason: 'Quarterly.',
        after: {
          population: answer.body.population,
          reviewers: [{ role: 'client_admin' }],
          onSilence: 'revoke',
        },
      },
    });
    expect(JSON.stringify(entry.event)).not.toContain('Spring');
    const told = (await at.told('review.started')).at(-1);
    expect(told?.data).toEqual({ reviewId: answer.body.id, dueAt: answer.body.dueAt, entries: 3 });
    expect(told?.people).toContain(at.ids['acme-second']);
  });

  it('answers a repetition with the same review', async () => {
    const body = at.bodyOf();
    const headers = { 'idempotency-key': 'review-1' };
    const [first, again] = [
      await at.client.post('/admin/v1/reviews', body, headers),
      await at.client.post('/admin/v1/reviews', body, headers),
    ];
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  it('started by the operator looks at people only: whoever may not disconnect a client’s tools lets none lapse', async () => {
    const operator = await at.scene.as('operator');
    const review = await at.start(
      { organisation: 'acme', reviewers: [{ role: 'operator_admin' }] },
      operator,
    );
    expect(review.kinds).toEqual(['assignment']);
    expect((await at.entries(review.id)).map(({ kind }) => kind)).not.toContain('tool-credential');
  });

  it.each([
    ['a due date that is past', { dueAt: '2020-01-01T00:00:00Z' }, 422, 'PERIOD_EMPTY', 'dueAt'],
    ['a project of nobody', { projects: ['nothing'] }, 422, 'REFERENCE_UNKNOWN', 'projects'],
    ['a reviewer of nobody', { reviewers: [{ people: ['nobody'] }] }, 422, 'REFERENCE_UNKNOWN', 'reviewers'],
    [
      'a reviewer without an office',
      { reviewers: [{ people: ['anna'] }] },
      422,
      'REVIEWER_UNFIT',
      'reviewers',
    ],
    [
      'reviewers of something else only',
      { reviewers: [{ role: 'client_admin', projects: ['lane'] }] },
      422,
      'REVIEWERS_MISSING',
      'reviewers',
    ],
    ['no reviewers', { reviewers: [] }, 400, 'REQUEST_INVALID', 'reviewers'],
    ['a role that reads', { reviewers: [{ role: 'annotator' }] }, 400, 'REQUEST_INVALID', 'reviewers.0'],
    ['a silence that keeps', { onSilence: 'keep' }, 400, 'REQUEST_INVALID', 'onSilence'],
  ])('refuses %s, naming the field', async (...[, settings, status, code, field]) => {
    const answer = await at.client.post('/admin/v1/reviews', at.bodyOf(settings));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  it('leaves nothing behind when it is refused', async () => {
    const count = async () =>
      at.scene.rows(`SELECT (SELECT count(*) FROM reviews) AS r, (SELECT count(*) FROM review_entries) AS e`);
    const before = await count();
    await at.client.post(
      '/admin/v1/reviews',
      at.bodyOf({ reviewers: [{ role: 'client_admin', projects: ['lane'] }] }),
    );
    expect(await count()).toEqual(before);
  });

  it('refuses more than people can decide about before anything is taken, and says to name projects', async () => {
    await at.scene.dataset('borealis', 'crowds');
    const project = await at.scene.project('borealis', 'crowd', ['crowds']);
    await at.scene.rows(
      `WITH people AS (
         INSERT INTO people (id, organisation_id, slug, issuer, subject, name, roles)
         SELECT gen_random_uuid(), p.organisation_id, 'crowd-' || i, 'i', 'crowd-' || i, 'x', '{annotator}'
         FROM projects p, generate_series(1, 10001) i WHERE p.id = $1 RETURNING id, organisation_id)
       INSERT INTO assignments (id, organisation_id, project_id, person_id, purpose)
       SELECT gen_random_uuid(), organisation_id, $1, id, 'annotation' FROM people`,
      [project],
    );
    const client = await at.scene.as('borealis-admin');
    await at.scene.rows(
      'CREATE TRIGGER nothing_taken BEFORE INSERT ON review_entries EXECUTE FUNCTION refuse_undoing()',
    );
    const answer = await client.post('/admin/v1/reviews', at.bodyOf({ projects: undefined }));
    await at.scene.rows('DROP TRIGGER nothing_taken ON review_entries');
    expect([answer.status, answer.body.code]).toEqual([422, 'REVIEW_TOO_LARGE']);
    expect(answer.body.errors).toMatchObject([{ field: 'projects' }]);
  });

  it('refuses a project without a grant', async () => {
    await at.scene.project('acme', 'empty', ['scenes']);
    const answer = await at.client.post('/admin/v1/reviews', at.bodyOf({ projects: ['empty'] }));
    expect([answer.status, answer.body.code]).toEqual([422, 'REVIEW_EMPTY']);
  });
});

describe('GET /admin/v1/reviews', () => {
  it('shows an organisation its own, by state, and another nothing', async () => {
    const { id } = await at.start();
    const listed = ok(await at.client.get('/admin/v1/reviews?state=open&limit=200')).items;
    expect(listed.map((review: EntryBody) => review.id)).toContain(id);
    expect(ok(await at.client.get('/admin/v1/reviews?state=closed')).items).toEqual([]);
    const other = await at.scene.as('borealis-admin');
    expect(ok(await other.get('/admin/v1/reviews')).items).toEqual([]);
    for (const path of ['', '/entries', '/export'])
      expect((await other.get(`/admin/v1/reviews/${id}${path}`)).status).toBe(404);
  });

  it('filters entries, and hides tools from an operator who may not see those', async () => {
    const { id } = await at.start();
    expect((await at.entries(id, 'kind=tool-credential')).map(({ grant }) => grant)).toEqual([tool]);
    expect((await at.entries(id, 'person=anna')).map(({ grant }) => grant)).toEqual([anna]);
    expect(await at.entries(id, 'project=lane')).toEqual([]);
    expect(await at.entries(id, 'decision=keep')).toEqual([]);
    const operator = await at.scene.as('operator');
    expect((await at.entries(id, '', operator)).map(({ kind }) => kind)).toEqual([
      'assignment',
      'assignment',
    ]);
    expect((await operator.get(`/admin/v1/reviews/${id}/export`)).status).toBe(404);
  });
});
