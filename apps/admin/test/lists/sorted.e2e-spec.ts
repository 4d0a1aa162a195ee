import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describedOperations } from '#libs/testing';
import type { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

const SEED = 20_261_127;

let scene: Scene;
let operator: Api;
let client: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  [operator, client] = [await scene.as('operator'), await scene.as('acme-admin')];
  // Names that a database's collation, case and JavaScript would each put in another order; some twice.
  const names = ['b', 'B', 'a', 'Zoë', 'zoe', '😀', 'ä', 'a', '_x', '-y', '\u{10ffff}'];
  for (const [index, name] of names.entries()) {
    await scene.dataset('acme', `d${index}`, { name });
    await scene.project('acme', `p${index}`, [], {
      name,
      endsAt: index % 3 ? null : `203${index % 7}-01-01T00:00:00Z`,
    });
    await scene.person(`w${index}`, { name, worksFor: ['acme'] });
    const expiresAt = index % 2 ? null : `204${index % 5}-01-01T00:00:00Z`;
    ok(await client.post('/admin/v1/assignments', { project: `p${index}`, person: `w${index}`, expiresAt }));
    ok(await client.upload('d0', `item ${name} ${index}`, Buffer.from('x')));
  }
  await ask(names.length);
  // Of one moment, as what a bulk statement makes is: only the id tells them apart.
  await scene.rows(
    `UPDATE projects SET created_at = '2026-05-05T05:05:05.123456Z' WHERE slug IN ('p1', 'p2', 'p3', 'p4')`,
  );
});
afterAll(() => scene.stop());

/** One request, one review and one change that waits for somebody else, of each person. */
async function ask(people: number): Promise<void> {
  await scene.dataset('acme', 'scans', { sensitivity: 'special_category', clientInstruction: 'Blur faces.' });
  await scene.project('acme', 'clinic', ['scans']);
  for (let index = 0; index < people; index += 1) {
    const person = `w${index}`;
    ok(await client.post('/admin/v1/assignments', { project: 'clinic', person }));
    const asked = { project: `p${(index + 1) % people}`, person, durationSeconds: 60, justification: 'x' };
    ok(await client.post('/admin/v1/access-requests', asked));
    const dueAt = `204${index % 4}-01-01T00:00:00Z`;
    const review = { name: 'x', projects: [`p${index}`], reviewers: [{ role: 'client_admin' }], dueAt };
    ok(await client.post('/admin/v1/reviews', review));
  }
}

async function follow(api: Api, path: string, limit: number): Promise<Record<string, string | null>[]> {
  const found: Record<string, string | null>[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const on: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = ok(await api.get(`${path}&limit=${limit}${on}`));
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items);
    cursor = page.nextCursor;
  }
  return found;
}

const SORTS: readonly (readonly [string, string])[] = [
  ['people', 'slug'],
  ['people', 'name'],
  ['people', 'createdAt'],
  ['datasets', 'name'],
  ['projects', 'name'],
  ['projects', 'createdAt'],
  ['projects', 'endsAt'],
  ['assignments', 'createdAt'],
  ['assignments', 'expiresAt'],
  ['access-requests', 'createdAt'],
  ['reviews', 'startedAt'],
  ['reviews', 'dueAt'],
  ['pending-changes', 'proposedAt'],
  ['pending-changes', 'expiresAt'],
  ['datasets/d0/items', 'key'],
  ['datasets/d0/items', 'createdAt'],
];

/** In the order of bytes; nothing comes after everything. */
function inOrder(one: string | null, other: string | null): boolean {
  if (other === null) return true;
  return one !== null && Buffer.compare(Buffer.from(one), Buffer.from(other)) <= 0;
}

describe('a sorted list', () => {
  it.each(SORTS)(
    'of %s by %s has each entry once, in order, whatever the page size, either way',
    async (list, key) => {
      const path = `/admin/v1/${list}?sort=`;
      const whole = await follow(client, `${path}${key}`, 1_000);
      expect(whole.length).toBeGreaterThan(10);
      const values = whole.map((view) => view[key] ?? null);
      // The time of an item's upload is not in its view; its order is that of the ids.
      if (!(list.endsWith('items') && key === 'createdAt'))
        expect(values.slice(1).every((value, index) => inOrder(values[index] ?? null, value))).toBe(true);
      for (const limit of [1, 2, 5]) expect(await follow(client, `${path}${key}`, limit)).toEqual(whole);
      expect(await follow(client, `${path}-${key}`, 3)).toEqual([...whole].reverse());
    },
  );

  it('goes on where it was, whatever comes, goes and is renamed between its pages', async () => {
    const rename = fc.record({
      after: fc.nat({ max: 4 }),
      person: fc.nat({ max: 10 }),
      name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(rename, { maxLength: 4 }), async (renames) => {
        const seen: string[] = [];
        let cursor: string | null = '';
        for (let page = 0; cursor !== null; page += 1) {
          const on: string = cursor === '' ? '' : `&cursor=${cursor}`;
          const answer = ok(await operator.get(`/admin/v1/people?organisation=acme&sort=name&limit=3${on}`));
          seen.push(...answer.items.map(({ slug }: { slug: string }) => slug));
          cursor = answer.nextCursor;
          for (const { person, name } of renames.filter(({ after }) => after === page))
            await operator.patch(`/admin/v1/people/w${person}`, { name });
        }
        const renamed = new Set(renames.map(({ person }) => `w${person}`));
        const stayed = seen.filter((slug) => !renamed.has(slug));
        expect(new Set(stayed).size).toBe(stayed.length);
        expect(stayed).toHaveLength(12 - renamed.size);
      }),
      { numRuns: 15, seed: SEED },
    );
  });

  it('takes no cursor of another order, nor one that nobody was given', async () => {
    const { nextCursor } = ok(await client.get('/admin/v1/projects?sort=name&limit=1'));
    const forged = (position: object): string => Buffer.from(JSON.stringify(position)).toString('base64url');
    const { after } = JSON.parse(Buffer.from(nextCursor, 'base64url').toString()) as { after: string };
    for (const query of [
      `sort=-name&cursor=${nextCursor}`,
      `sort=slug&cursor=${nextCursor}`,
      `cursor=${nextCursor}`,
      `sort=name&cursor=${forged({ after })}`,
      `sort=createdAt&cursor=${forged({ after, at: 'now', of: 'createdAt' })}`,
      `sort=createdAt&cursor=${forged({ after, at: "'); DROP TABLE people; --", of: 'createdAt' })}`,
      `sort=name&cursor=${forged({ after: 'x', at: 'a', of: 'name' })}`,
      `sort=name&cursor=${forged({ after, at: '\u0000', of: 'name' })}`,
    ]) {
      const { status, body } = await client.get(`/admin/v1/projects?${query}`);
      expect([query, status, body.code, body.errors]).toEqual([
        query,
        400,
        'CURSOR_INVALID',
        [{ field: 'cursor', detail: expect.any(String) }],
      ]);
    }
  });

  it('is refused by the name of the parameter where it is asked for by anything else, whichever list it is', async () => {
    const lists = (await describedOperations(/ \/admin\/v1/)).filter(
      ({ route, parameters }) => route.startsWith('GET') && parameters.some(({ name }) => name === 'cursor'),
    );
    expect(lists.length).toBeGreaterThan(12);
    for (const { path } of [...lists, { path: '/admin/v1/country-groups' }]) {
      const list = path
        .replace('{dataset}', 'd0')
        .replace('{project}', 'p0')
        .replace('{organisation}', 'acme')
        .replace('{vendor}', 'v0')
        .replace('{terms}', 't0');
      for (const parameter of ['unknown', 'Sort', 'order_by', 'sort[]']) {
        const { status, body } = await client.get(`${list}?${encodeURIComponent(parameter)}=name`);
        expect([list, status]).toEqual([list, 400]);
        expect(body.errors).toContainEqual({ field: parameter, detail: 'is not known here' });
      }
      const { status, body } = await client.get(`${list}?sort=secret`);
      expect([list, status]).toEqual([list, 400]);
      expect(body.errors.map(({ field }: { field: string }) => field)).toContain('sort');
    }
  });
});
