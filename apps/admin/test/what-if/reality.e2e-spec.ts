import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { everyPage } from '../support/every-page.js';
import { type Change, makeChange, proposal, type Proposal, toChange } from '../support/proposals.js';
import { makeWorld, type World, worldShapes } from '../support/random-world.js';
import { ok, Scene } from '../support/scene.js';

/** The long form: WORLDS=200 SEED=… */
const WORLDS = Number(process.env['WORLDS'] ?? 4);
const SEED = Number(process.env['SEED'] ?? 20_261_127);

interface Entry {
  readonly person: { readonly id: string };
  readonly project: { readonly id: string };
  readonly dataset: { readonly id: string };
}
interface Current extends Entry {
  readonly effect: string;
  readonly reasons: readonly { readonly code: string }[];
}
interface Predicted extends Entry {
  readonly after: Standing;
}
interface Standing {
  readonly effect: string;
  readonly codes: readonly string[];
}

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.create();
});
afterAll(() => scene.stop());

const keyOf = ({ person, project, dataset }: Entry): string => `${person.id} ${project.id} ${dataset.id}`;

async function standing({ api, projects }: World): Promise<Map<string, Standing>> {
  const pages = await Promise.all(
    projects.map((project) => everyPage<Current>(api, `/admin/v1/who-can?project=${project}`)),
  );
  return new Map(
    pages
      .flat()
      .map((entry) => [keyOf(entry), { effect: entry.effect, codes: entry.reasons.map(({ code }) => code) }]),
  );
}

/** The answer in pages of two, which together are the whole answer, and as many as it counts. */
async function predict({ api, client }: World, changes: readonly Change[]): Promise<Map<string, Predicted>> {
  const found: Predicted[] = [];
  let cursor: string | undefined;
  do {
    const asked = { organisation: client, changes, limit: 2, cursor };
    const { items, nextCursor } = ok(await api.post('/admin/v1/what-if', asked));
    found.push(...(items as Predicted[]));
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  const whole = ok(await api.post('/admin/v1/what-if', { changes, limit: 1000 }));
  expect(found).toEqual(whole.items);
  const { loses, gains, differs } = whole.counts;
  expect(loses.accesses + gains.accesses + differs.accesses).toBe(found.length);
  return new Map(found.map((entry) => [keyOf(entry), entry]));
}

/** Everything that changes is what was said, down to the codes; everything else is as it was. */
function expectSaid(
  changes: readonly Change[],
  predicted: ReadonlyMap<string, Predicted>,
  [before, after]: readonly [ReadonlyMap<string, Standing>, ReadonlyMap<string, Standing>],
): void {
  const effectIn = (standings: ReadonlyMap<string, Standing>, key: string): string =>
    standings.get(key)?.effect ?? 'deny';
  for (const key of new Set([...before.keys(), ...after.keys(), ...predicted.keys()])) {
    const expected = predicted.get(key)?.after.effect ?? effectIn(before, key);
    expect([changes, key, effectIn(after, key)]).toEqual([changes, key, expected]);
  }
  for (const [key, { after: said }] of predicted)
    if (after.has(key)) expect([changes, key, after.get(key)]).toEqual([changes, key, said]);
}

/** Asks, makes the changes, and compares; returns which were made, and how many accesses changed. */
async function tryOut(world: World, round: readonly Proposal[]): Promise<{ made: Change[]; moved: number }> {
  const nothing = { made: [], moved: 0 };
  const changes = round.map((one) => toChange(world, one)).filter((change) => change !== null);
  if (changes.length === 0) return nothing;
  const { status } = await world.api.post('/admin/v1/what-if', { changes });
  // A change that could not be made is refused alike.
  expect([200, 409]).toContain(status);
  if (status !== 200) return nothing;
  const before = await standing(world);
  const predicted = await predict(world, changes);
  expect(await standing(world)).toEqual(before);
  const by = { client: world.api, operator: await scene.as('operator') };
  for (const change of changes) if (!(await makeChange(change, by))) return nothing;
  expectSaid(changes, predicted, [before, await standing(world)]);
  return { made: changes, moved: predicted.size };
}

describe('POST /admin/v1/what-if', () => {
  it(`says what is so once the changes are made, in ${WORLDS} random worlds with several changes each`, async () => {
    const made = new Set<string>();
    let moved = 0;
    let worlds = 0;
    const rounds = fc.array(fc.array(proposal, { minLength: 1, maxLength: 2 }), {
      minLength: 4,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(worldShapes(60), rounds, async (shape, all) => {
        worlds += 1;
        const world = await makeWorld(scene, `r${worlds}`, shape);
        for (const round of all) {
          const done = await tryOut(world, round);
          for (const { kind } of done.made) made.add(kind);
          moved += done.moved;
        }
      }),
      { numRuns: WORLDS, seed: SEED, unbiased: true, endOnFailure: true },
    );
    // Enough of them change something for somebody.
    expect(moved).toBeGreaterThan(WORLDS);
    expect(made.size).toBeGreaterThan(6);
  }, 3_600_000);
});
