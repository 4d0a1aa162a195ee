import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { everyPage } from '../support/every-page.js';
import { makeWorld, type World, worldShapes } from '../support/random-world.js';
import { ok, Scene } from '../support/scene.js';

/** The long form: WORLDS=200 SEED=… */
const WORLDS = Number(process.env['WORLDS'] ?? 3);
const SEED = Number(process.env['SEED'] ?? 20_261_127);

interface Named {
  readonly id: string;
  readonly slug: string;
}
interface Entry {
  readonly person: Named;
  readonly project: Named;
  readonly dataset: Named;
  readonly effect: string;
  readonly reasons: readonly { readonly gate: string; readonly code: string }[];
}

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.create();
});
afterAll(() => scene.stop());

const codesOf = ({ reasons }: Pick<Entry, 'reasons'>): string[] => reasons.map(({ code }) => code);

/** What the single decision says: the way the gateway decides. */
async function explained(world: World, { person, project, dataset }: Entry): Promise<string[]> {
  const body = {
    person: person.id,
    item: world.items.get(dataset.slug),
    project: project.id,
    network: 'residence',
  };
  return codesOf(ok(await world.api.post('/admin/v1/explain', body)));
}

async function compareWorld(world: World): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const entries: Entry[] = [];
  for (const project of world.projects)
    entries.push(...(await everyPage<Entry>(world.api, `/admin/v1/who-can?project=${project}`, 3)));
  for (const entry of entries) {
    const single = await explained(world, entry);
    expect([entry.person.slug, entry.project.slug, codesOf(entry)]).toEqual([
      entry.person.slug,
      entry.project.slug,
      single,
    ]);
    for (const code of single) seen.add(code);
  }
  await compareItems(world, entries);
  await compareMatrix(world, entries);
  return seen;
}

/** Projects come in the order asked for, each once by whichever of its names, and an unknown one among them is not found. */
async function compareNames({ api, projects }: World, ids: readonly string[]): Promise<void> {
  const matrix = '/admin/v1/projects/access-matrix?projects=';
  const shown = ok(await api.get(`${matrix}${[...[...ids].reverse(), ...projects].join(',')}`));
  expect(shown.projects.map(({ slug }: Named) => slug)).toEqual([...projects].reverse());
  expect((await api.get(`${matrix}${projects[0]},${randomUUID()}`)).status).toBe(404);
}

/** An item in particular gives what any item of its dataset gives, where nobody holds a task or has read. */
async function compareItems(world: World, entries: readonly Entry[]): Promise<void> {
  for (const [dataset, item] of world.items) {
    const ofItem = await everyPage<Entry>(world.api, `/admin/v1/who-can?item=${item}`, 2);
    const ofDataset = entries.filter((entry) => entry.dataset.slug === dataset);
    const sorted = (all: readonly Entry[]) =>
      all.map((entry) => [`${entry.person.slug} ${entry.project.slug}`, entry.effect, codesOf(entry)]).sort();
    expect(sorted(ofItem)).toEqual(sorted(ofDataset));
  }
}

async function compareMatrix(world: World, entries: readonly Entry[]): Promise<void> {
  const matrix = ok(
    await world.api.get(`/admin/v1/projects/access-matrix?projects=${world.projects.join(',')}`),
  );
  expect(matrix.projects.map(({ slug }: Named) => slug)).toEqual(world.projects);
  await compareNames(
    world,
    matrix.projects.map(({ id }: Named) => id),
  );
  for (const { id, cells } of matrix.people) {
    for (const [at, cell] of cells.entries()) {
      const project = matrix.projects[at].id;
      const own = entries.filter((entry) => entry.person.id === id && entry.project.id === project);
      // Whoever is in the matrix for another project has nothing to do with this one.
      if (own.length === 0) expect(cell.effect).toBe('deny');
      else expect(cell).toEqual(cellOf(own));
    }
  }
  expect(new Set(matrix.people.map(({ id }: Named) => id))).toEqual(
    new Set(entries.map(({ person }) => person.id)),
  );
}

function cellOf(entries: readonly Entry[]): object {
  const refused = entries.filter(({ effect }) => effect === 'deny');
  if (refused.length > 0) {
    const effect = refused.length === entries.length ? 'deny' : 'partial';
    return { effect, code: refused[0]?.reasons[0]?.code };
  }
  const leased = entries.find(({ effect }) => effect === 'lease');
  return leased ? { effect: 'lease', code: leased.reasons[0]?.code } : { effect: 'allow', code: null };
}

describe('the access matrix and who-can', () => {
  it(`say of everybody what a single decision says, with every code, in ${WORLDS} random worlds`, async () => {
    const seen = new Set<string>();
    let made = 0;
    await fc.assert(
      fc.asyncProperty(worldShapes(8), async (shape) => {
        made += 1;
        for (const code of await compareWorld(await makeWorld(scene, `w${made}`, shape))) seen.add(code);
      }),
      { numRuns: WORLDS, seed: SEED, unbiased: true, endOnFailure: true },
    );
    // The worlds are not all closed for one and the same reason.
    expect(seen.size).toBeGreaterThan(8);
  }, 1_200_000);
});
