import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { CHECKED_WORKER, ok, Scene } from '../support/scene.js';

const PATH = '/admin/v1/what-if';
/** More than are looked at in two steps. */
const COPIES = 600;
/** So many pages are turned: in no time, each has one person. */
const PAGES = 5;
const ASKED = { changes: [{ kind: 'dataset.lock', dataset: 'scenes' }] };

let scene: Scene;
let whole: Api;
let bounded: Api;
let undecided: Api;
let hurried: Api;
let narrow: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  for (const project of ['street', 'lane'])
    await scene.project('acme', project, ['scenes'], { requiredTrainings: [] });
  await scene.person('anna', { worksFor: ['acme'], worker: CHECKED_WORKER });
  whole = await scene.as('acme-admin');
  ok(await whole.post('/admin/v1/assignments', { project: 'street', person: 'anna' }));
  ok(await whole.post('/admin/v1/terms', { kind: 'nda', title: 'NDA', document: 'x' }));
  await copyAnna();
  const limits = { maxPeople: 1_000_000, maxDecisions: 1_000_000, maxMs: 1_000_000, maxProjects: 1_000 };
  const asking = async (whatIfLimits: typeof limits): Promise<Api> =>
    scene.as('acme-admin', await scene.fixture.startAdmin({ whatIfLimits }));
  bounded = await asking({ ...limits, maxPeople: 200 });
  undecided = await asking({ ...limits, maxDecisions: 300 });
  hurried = await asking({ ...limits, maxMs: 0 });
  narrow = await asking({ ...limits, maxProjects: 1 });
});
afterAll(() => scene?.stop());

/** People who may all do what Anna may. */
async function copyAnna(): Promise<void> {
  const copied = (table: string, of: string, set: string): string =>
    `INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, to_jsonb(t) || jsonb_build_object(${set}))).*
     FROM ${table} t, people p, people a WHERE a.slug = 'anna' AND t.${of} = a.id AND p.slug LIKE 'copy-%'`;
  await scene.rows(
    `INSERT INTO people (id, organisation_id, slug, issuer, subject, name, roles, status)
     SELECT uuidv7(), a.organisation_id, 'copy-' || i, a.issuer, 'copy-' || i, a.name, a.roles, a.status
     FROM people a, generate_series(1, $1::int) i WHERE a.slug = 'anna'`,
    [COPIES],
  );
  await scene.rows(copied('worker_profiles', 'person_id', `'person_id', p.id`));
  await scene.rows(copied('engagements', 'person_id', `'person_id', p.id`));
  await scene.rows(
    `INSERT INTO acceptances (terms_id, person_id, organisation_id, sha256)
     SELECT t.id, p.id, t.organisation_id, t.sha256 FROM terms t, people p WHERE p.slug LIKE 'copy-%' OR p.slug = 'anna'`,
  );
  await scene.rows(copied('assignments', 'person_id', `'person_id', p.id, 'id', gen_random_uuid()`));
}

describe('a what-if over more people than one answer looks at', () => {
  it.each([
    ['people', () => bounded],
    ['decisions', () => undecided],
    ['time', () => hurried],
  ])('stops there, says so, and goes on with the next page (%s)', async (_limit, api) => {
    const all = ok(await whole.post(PATH, { ...ASKED, limit: 1_000 }));
    expect(all).toMatchObject({ truncated: false, nextCursor: null });
    expect(all.counts.loses.people).toBe(COPIES + 1);

    const first = ok(await api().post(PATH, { ...ASKED, limit: 1_000 }));
    expect(first.truncated).toBe(true);
    expect(first.counts.loses.people).toBe(first.items.length);
    expect(first.items.length).toBeGreaterThan(0);
    expect(first.items.length).toBeLessThan(COPIES);
    const found = [...first.items];
    let cursor = first.nextCursor;
    for (let turned = 1; cursor !== null && turned < PAGES; turned += 1) {
      const page = ok(await api().post(PATH, { ...ASKED, limit: 1_000, cursor }));
      expect(page.counts).toBeNull();
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(found.length).toBeGreaterThanOrEqual(PAGES);
    expect(found).toEqual(all.items.slice(0, found.length));
    expect(cursor === null).toBe(found.length === all.items.length);
  });

  it('is a page like any other where the page is full sooner', async () => {
    const { items, truncated } = ok(await whole.post(PATH, { ...ASKED, limit: 10 }));
    expect([items.length, truncated]).toEqual([10, false]);
  });
});

describe('a what-if over more projects than are held at once', () => {
  it('is refused by the field that makes it narrower, and answered where one is named', async () => {
    const refused = await narrow.post(PATH, ASKED);
    expect([refused.status, refused.body.code, refused.body.errors[0].field]).toEqual([
      422,
      'WHAT_IF_TOO_WIDE',
      'project',
    ]);
    expect(ok(await narrow.post(PATH, { ...ASKED, project: 'street' })).counts.loses.people).toBe(COPIES + 1);
  });
});

describe('a what-if of more than a record can say', () => {
  it('is refused as such, and answered in smaller parts', async () => {
    const words = (prefix: string): string[] =>
      Array.from({ length: 50 }, (_, index) => prefix.repeat(97) + index);
    const change = {
      kind: 'dataset.update',
      dataset: 'scenes',
      settings: { dataSubjects: words('本'), dataCategories: words('本') },
    };
    const asked = (count: number) => ({ changes: Array.from({ length: count }, () => change), limit: 1 });
    const refused = await whole.post(PATH, asked(20));
    expect([refused.status, refused.body.code]).toEqual([413, 'CHANGE_TOO_LARGE']);
    expect(ok(await whole.post(PATH, asked(5))).items).toEqual([]);
  });
});
