import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#libs/persistence';
import type { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

const FORBIDDEN = '42501';
const NOT_NULL = '23502';

let scene: Scene;
let acme: string;
let anna: string;
let operator: Api;
let client: Api;
let admin: Database;
beforeAll(async () => {
  scene = await Scene.create();
  acme = await scene.client('acme');
  [operator, client] = [await scene.as('operator'), await scene.as('acme-admin')];
  await scene.dataset('acme', 'scans', { sensitivity: 'special_category', clientInstruction: 'Blur faces.' });
  await scene.dataset('acme', 'scenes');
  for (const [project, dataset] of [
    ['street', 'scenes'],
    ['lane', 'scenes'],
    ['clinic', 'scans'],
  ] as const)
    await scene.project('acme', project, [dataset]);
  anna = await write('anna');
  await write('ben');
  admin = await Database.connect({
    url: await scene.fixture.database.urlFor('portcullis_admin'),
    poolSize: 1,
    applicationName: 'tests: words',
    statementTimeoutMs: 5_000,
  });
});
afterAll(async () => {
  await admin?.close();
  await scene?.stop();
});

/** Texts by and about a person wherever people can write some, each with the same word in it; returns the person's id. */
async function write(handle: string): Promise<string> {
  const words = `the story of ${handle}`;
  const id = await scene.person(handle, { worksFor: ['acme'] });
  const asked = { durationSeconds: 3_600, justification: words };
  const person = await scene.as(handle);
  const repeatable = (name: string) => ({ 'idempotency-key': `${name}-${handle}` });
  const street = { ...asked, project: 'street' };
  const own = await person.post('/admin/v1/access-requests', street, repeatable('own'));
  const request = `/admin/v1/access-requests/${ok(own).id}`;
  ok(await client.post(`${request}/deny`, { comment: words }));
  const about = { ...asked, project: 'lane', person: handle };
  ok(await client.post('/admin/v1/access-requests', about, repeatable('about')));
  ok(await client.post('/admin/v1/assignments', { project: 'lane', person: handle }));
  ok(await client.post('/admin/v1/assignments', { project: 'clinic', person: handle, reason: words }));
  const reviewers = [{ role: 'client_admin' }];
  const review = { name: 'x', projects: ['lane'], reviewers, dueAt: '2100-01-01T00:00:00Z' };
  const { id: reviewId } = ok(await client.post('/admin/v1/reviews', review));
  const [entry] = ok(await client.get(`/admin/v1/reviews/${reviewId}/entries?person=${handle}`)).items;
  ok(
    await client.post(`/admin/v1/reviews/${reviewId}/entries/${entry.id}/decision`, {
      decision: 'keep',
      comment: words,
    }),
  );
  return id;
}

/** In which tables the person's story is, besides what the trail keeps of what others gave as their reasons. */
async function whereTold(handle: string): Promise<string[]> {
  const tables = await scene.rows<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'portcullis' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'recorded_values'`,
  );
  const told: string[] = [];
  for (const { name } of tables) {
    const [found] = await scene.rows<{ is: boolean }>(
      `SELECT EXISTS (SELECT FROM ${name} t WHERE position($1 IN to_jsonb(t)::text) > 0) AS is`,
      [`the story of ${handle}`],
    );
    if (found?.is === true) told.push(name);
  }
  return told.sort();
}

const EVERYWHERE = [
  'access_request_events',
  'access_requests',
  'idempotency_keys',
  'pending_changes',
  'review_entries',
];
const erase = async (handle: string) =>
  ok(await operator.post(`/admin/v1/people/${handle}/trail-erasures`)) as Record<string, unknown>;
const decisions = (): Promise<object[]> =>
  scene.rows(
    `SELECT to_jsonb(e) - 'comment' AS row FROM review_entries e UNION ALL SELECT to_jsonb(e) - 'comment' FROM access_request_events e
     UNION ALL SELECT to_jsonb(r) - 'justification' FROM access_requests r UNION ALL SELECT to_jsonb(c) - 'reason' FROM pending_changes c ORDER BY 1`,
  );

describe('the words of people in requests, reviews and changes', () => {
  it.each([
    ['UPDATE portcullis.review_entries SET comment = NULL', FORBIDDEN],
    ['UPDATE portcullis.access_requests SET justification = NULL', FORBIDDEN],
    ['UPDATE portcullis.access_request_events SET comment = NULL', FORBIDDEN],
    ['UPDATE portcullis.pending_changes SET reason = NULL', FORBIDDEN],
    ['DELETE FROM portcullis.idempotency_keys', FORBIDDEN],
    [`UPDATE portcullis.idempotency_keys SET response = '{}'`, FORBIDDEN],
    [
      `INSERT INTO portcullis.access_requests (id, organisation_id, project_id, person_id, requested_by, kind, purpose, duration_seconds, steps, expires_at)
       SELECT gen_random_uuid(), organisation_id, project_id, person_id, requested_by, kind, purpose, 1, '[]', now() FROM portcullis.access_requests LIMIT 1`,
      NOT_NULL,
    ],
  ])('are not lost by hand: %s', async (sql, code) => {
    const every = { organisations: [], operator: true };
    await expect(admin.read(every, sql)).rejects.toMatchObject({ driverError: { code } });
  });

  it('are kept under a hold of their client, and forgotten with the person once it is released', async () => {
    expect(await whereTold('anna')).toEqual(EVERYWHERE);
    ok(await operator.post('/admin/v1/people/anna/suspend'));
    const before = await decisions();
    await scene.rows(`INSERT INTO trail_holds (organisation_id, reason) VALUES ($1, 'x')`, [acme]);
    expect((await erase('anna')).erasedWords).toBe(0);
    expect(await whereTold('anna')).toEqual(EVERYWHERE.filter((name) => name !== 'idempotency_keys'));
    await scene.rows('UPDATE trail_holds SET released_at = clock_timestamp()');

    // Two justifications, a denial, a decision of a review and the reason of a change.
    expect((await erase('anna')).erasedWords).toBe(5);
    expect(await whereTold('anna')).toEqual([]);
    expect(await scene.rows('SELECT FROM recorded_values WHERE subject_id = $1', [anna])).toEqual([]);
    // What was decided by whom, when and how stays, and so does what is somebody else's.
    expect(await decisions()).toEqual(before);
    expect(await whereTold('ben')).toEqual(EVERYWHERE);
    expect((await erase('anna')).erasedWords).toBe(0);
  });

  it('leave the requests of others recognised: repeated, they are told that it happened, and nothing happens again', async () => {
    const requests = (): Promise<object[]> => scene.rows('SELECT id FROM access_requests ORDER BY id');
    const before = await requests();
    const about = {
      durationSeconds: 3_600,
      justification: 'the story of anna',
      project: 'lane',
      person: 'anna',
    };
    const key = { 'idempotency-key': 'about-anna' };
    const again = await client.post('/admin/v1/access-requests', about, key);
    expect([again.status, again.body.code]).toEqual([409, 'ANSWER_FORGOTTEN']);
    const another = await client.post('/admin/v1/access-requests', { ...about, project: 'street' }, key);
    expect([another.status, another.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await requests()).toEqual(before);
    // Of the person themselves nothing is kept, not even that they asked.
    expect(await scene.rows('SELECT FROM idempotency_keys WHERE actor_id = $1', [anna])).toEqual([]);
  });

  it('are shown as what is not there any more', async () => {
    const { items } = ok(await client.get('/admin/v1/access-requests?person=anna&sort=createdAt'));
    expect(items).toMatchObject([
      { justification: null, state: 'denied', history: [{ action: 'asked' }, { comment: null }] },
      { justification: null },
    ]);
  });
});
