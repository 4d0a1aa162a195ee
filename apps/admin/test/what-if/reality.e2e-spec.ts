import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { everyPage } from '../support/every-page.js';
import { makeWorld, type World, worldShape } from '../support/random-world.js';
import { ok, Scene } from '../support/scene.js';

/** The long form: WORLDS=200 SEED=… */
const WORLDS = Number(process.env['WORLDS'] ?? 6);
const SEED = Number(process.env['SEED'] ?? 20_261_127);

interface Entry {
  readonly person: { readonly id: string };
  readonly project: { readonly id: string };
  readonly dataset: { readonly id: string };
  readonly effect: string;
  readonly reasons: readonly { readonly code: string }[];
}
type Change = Record<string, unknown> & { readonly kind: string };

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.create();
});
afterAll(() => scene.stop());

const DATED = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2100-01-01T00:00:00Z' };
const APPROVAL = { noticeDate: '2026-01-01T00:00:00Z', effectiveFrom: '2026-01-02T00:00:00Z' };

/** Changes to a world; `pick` chooses which of its people, projects and datasets they are about. */
const proposal = fc.record({
  pick: fc.nat({ max: 5 }),
  other: fc.nat({ max: 5 }),
  graceDays: fc.constantFrom(0, 10),
  kind: fc.constantFrom(
    'terms.issue',
    'terms.issue project',
    'project.update',
    'project.update datasets',
    'project.update regions',
    'project.regions',
    'vendor.approve',
    'vendor.withdraw',
    'transfer-basis.create',
    'transfer-basis.withdraw',
    'person.suspend',
    'person.reinstate',
    'dataset.lock',
    'dataset.unlock',
    'dataset.update',
    'assignment.create',
    'assignment.revoke',
  ),
  settings: fc.record(
    {
      state: fc.constantFrom('active', 'active', 'paused'),
      endsAt: fc.constantFrom(null, '2099-01-01T00:00:00Z'),
      minimumAge: fc.constantFrom(16, 18),
      workforceTypes: fc.constantFrom(['in_house'], ['in_house', 'vendor', 'freelancer'], []),
      requiredTrainings: fc.constantFrom([], ['another']),
      leaseRequired: fc.boolean(),
      budgets: fc.constantFrom({ items: 0 }, { items: null, bytes: null }),
      denyAnonymisingNetworks: fc.boolean(),
    },
    { requiredKeys: ['state'] },
  ),
});
type Proposal = typeof proposal extends fc.Arbitrary<infer Value> ? Value : never;

/** The change as it is proposed; null where this world has nothing of the kind. */
function toChange(world: World, { kind, pick, other, graceDays, settings }: Proposal): Change | null {
  const of = (list: readonly string[]): string => list[pick % Math.max(1, list.length)] ?? '';
  const [person, project, dataset] = [of(world.people), of(world.projects), of(world.datasets)];
  switch (kind) {
    case 'terms.issue':
      return { kind, graceDays };
    case 'terms.issue project':
      return { kind: 'terms.issue', project, graceDays };
    case 'project.update':
      return { kind, project, settings };
    case 'project.update datasets':
      return {
        kind: 'project.update',
        project,
        settings: { datasets: other % 2 === 0 ? world.datasets : [dataset] },
      };
    case 'project.update regions':
      return {
        kind: 'project.update',
        project,
        settings: { allowedCountries: ['DE', 'IN'], allowedGroups: ['UK'] },
      };
    case 'project.regions':
      return {
        kind,
        project,
        addCountries: ['JP'],
        removeCountries: ['IN'],
        addGroups: ['UK'],
        removeGroups: ['EEA'],
      };
    case 'vendor.approve':
      return { kind, vendor: world.vendor, approval: APPROVAL };
    case 'vendor.withdraw':
      return { kind, vendor: world.vendor };
    case 'transfer-basis.create':
      return {
        kind,
        basis: {
          ...DATED,
          fromRegion: 'eu',
          toCountry: other % 2 === 0 ? 'US' : 'IN',
          mechanism: 'derogation',
        },
      };
    case 'transfer-basis.withdraw':
      return world.bases[0] === undefined ? null : { kind, basis: world.bases[0] };
    case 'person.suspend':
    case 'person.reinstate':
      return { kind, person };
    case 'dataset.lock':
    case 'dataset.unlock':
      return { kind, dataset };
    case 'dataset.update':
      return {
        kind,
        dataset,
        settings: {
          permittedPurposes: ['annotation'],
          processingRestricted: other % 3 === 0,
          clientInstruction: other % 2 === 0 ? 'now' : null,
        },
      };
    case 'assignment.create':
      return { kind, assignment: { person, project: world.projects[0], purpose: 'annotation' } };
    default:
      return { kind, assignment: of(world.assignments) };
  }
}

/** Makes the change for good, through the routes it is made through; false where it is refused. */
async function make(world: World, change: Change): Promise<boolean> {
  const { api } = world;
  const operator = await scene.as('operator');
  const { kind, project, person, dataset, vendor } = change as Record<string, string>;
  switch (kind) {
    case 'terms.issue': {
      const terms = {
        kind: project === undefined ? 'nda' : 'project',
        project,
        title: 'T',
        document: 'new',
        graceDays: change['graceDays'],
      };
      return isMade(await api.post('/admin/v1/terms', terms));
    }
    case 'project.update':
      return isMade(await api.patch(`/admin/v1/projects/${project}`, change['settings'] as object));
    case 'project.regions': {
      const { allowedCountries, allowedGroups } = ok(await api.get(`/admin/v1/projects/${project}`));
      const edited = (list: string[], add: unknown, remove: unknown) =>
        [...new Set([...list, ...(add as string[])])].filter((one) => !(remove as string[]).includes(one));
      const settings = {
        allowedCountries: edited(allowedCountries, change['addCountries'], change['removeCountries']),
        allowedGroups: edited(allowedGroups, change['addGroups'], change['removeGroups']),
      };
      return isMade(await api.patch(`/admin/v1/projects/${project}`, settings));
    }
    case 'vendor.approve':
      return isMade(await api.put(`/admin/v1/vendors/${vendor}/approvals`, change['approval'] as object));
    case 'vendor.withdraw':
      return isMade(await api.delete(`/admin/v1/vendors/${vendor}/approvals`));
    case 'transfer-basis.create':
      return isMade(await api.post('/admin/v1/transfer-bases', change['basis'] as object));
    case 'transfer-basis.withdraw':
      return isMade(await api.delete(`/admin/v1/transfer-bases/${String(change['basis'])}`));
    case 'person.suspend':
    case 'person.reinstate':
      return isMade(await operator.post(`/admin/v1/people/${person}/${kind.slice('person.'.length)}`));
    case 'dataset.lock':
    case 'dataset.unlock':
      return isMade(await api.post(`/admin/v1/datasets/${dataset}/${kind.slice('dataset.'.length)}`));
    case 'dataset.update':
      return isMade(await api.patch(`/admin/v1/datasets/${dataset}`, change['settings'] as object));
    case 'assignment.create':
      return isMade(await api.post('/admin/v1/assignments', change['assignment'] as object));
    default:
      return isMade(await api.delete(`/admin/v1/assignments/${String(change['assignment'])}`));
  }
}

const isMade = ({ status }: { status: number }): boolean => status === 200 || status === 201;

const keyOf = ({ person, project, dataset }: Entry): string => `${person.id} ${project.id} ${dataset.id}`;

async function standing(world: World): Promise<Map<string, { effect: string; codes: string[] }>> {
  const all = new Map<string, { effect: string; codes: string[] }>();
  for (const project of world.projects)
    for (const entry of await everyPage<Entry>(world.api, `/admin/v1/who-can?project=${project}`))
      all.set(keyOf(entry), { effect: entry.effect, codes: entry.reasons.map(({ code }) => code) });
  return all;
}

interface Predicted extends Entry {
  readonly change: string;
  readonly before: { readonly effect: string };
  readonly after: { readonly effect: string; readonly codes: string[] };
}

async function predict(world: World, changes: readonly Change[]): Promise<Map<string, Predicted>> {
  const found: Predicted[] = [];
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const answer = await world.api.post('/admin/v1/what-if', {
      organisation: world.client,
      changes,
      limit: 2,
      cursor,
    });
    const { items, nextCursor, counts } = ok(answer);
    if (first) expect(counts).not.toBeNull();
    found.push(...items);
    cursor = nextCursor ?? undefined;
  }
  const whole = ok(await world.api.post('/admin/v1/what-if', { changes, limit: 1000 }));
  expect(found).toEqual(whole.items);
  const { loses, gains, differs } = whole.counts;
  expect(loses.accesses + gains.accesses + differs.accesses).toBe(found.length);
  return new Map(found.map((entry) => [keyOf(entry), entry]));
}

describe('POST /admin/v1/what-if', () => {
  it(`says what is so once the changes are made, in ${WORLDS} random worlds with several changes each`, async () => {
    const made = new Map<string, number>();
    let moved = 0;
    let worlds = 0;
    const proposals = fc.array(fc.array(proposal, { minLength: 1, maxLength: 2 }), {
      minLength: 4,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(worldShape, proposals, async (shape, rounds) => {
        worlds += 1;
        const world = await makeWorld(scene, `r${worlds}`, shape);
        for (const round of rounds) moved += await tryOut(world, round, made);
      }),
      { numRuns: WORLDS, seed: SEED, endOnFailure: true },
    );
    // Enough of them change something for somebody.
    expect(moved).toBeGreaterThan(WORLDS);
    expect(made.size).toBeGreaterThan(6);
  }, 1_200_000);
});

/** Asks, makes the changes, and compares; returns how many accesses changed. */
async function tryOut(world: World, round: readonly Proposal[], made: Map<string, number>): Promise<number> {
  const changes = round.map((one) => toChange(world, one)).filter((change) => change !== null);
  if (changes.length === 0) return 0;
  const asked = await world.api.post('/admin/v1/what-if', { changes });
  if (asked.status !== 200) {
    // What could not be made is refused alike; of a pair of assignments the second only is.
    expect([409, 422]).toContain(asked.status);
    return 0;
  }
  const before = await standing(world);
  const predicted = await predict(world, changes);
  expect(await standing(world)).toEqual(before);
  for (const change of changes) {
    if (!(await make(world, change))) return 0;
    made.set(change.kind, (made.get(change.kind) ?? 0) + 1);
  }
  const after = await standing(world);
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const said = predicted.get(key);
    const expected = said?.after.effect ?? before.get(key)?.effect ?? 'deny';
    expect([changes, key, after.get(key)?.effect ?? 'deny']).toEqual([changes, key, expected]);
    if (said && after.has(key)) expect(after.get(key)?.codes).toEqual(said.after.codes);
  }
  return predicted.size;
}
