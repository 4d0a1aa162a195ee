import fc from 'fast-check';
import type { Answer, Api } from './api.js';
import type { World } from './random-world.js';
import { ok } from './scene.js';

/** A proposed change as `what-if` is asked about it. */
export type Change = Record<string, unknown> & { readonly kind: string };

const DATED = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2100-01-01T00:00:00Z' };
const APPROVAL = { noticeDate: '2026-01-01T00:00:00Z', effectiveFrom: '2026-01-02T00:00:00Z' };

const choices = {
  /** Choose which of a world's people, projects and datasets it is about. */
  pick: fc.nat({ max: 5 }),
  other: fc.nat({ max: 5 }),
  graceDays: fc.constantFrom(0, 10),
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
};
type Choices = {
  [Key in keyof typeof choices]: (typeof choices)[Key] extends fc.Arbitrary<infer Value> ? Value : never;
};

interface About {
  readonly person: string;
  readonly project: string;
  readonly dataset: string;
  readonly assignment: string;
}

/** How each change is proposed: the rest of it, or null where this world has nothing of the kind. */
const PROPOSED: Readonly<Record<string, (world: World, about: About, chosen: Choices) => object | null>> = {
  'terms.issue': (_world, { project }, { graceDays, other }) =>
    other % 2 === 0 ? { graceDays } : { graceDays, project },
  'project.update': (_world, { project }, { settings }) => ({ project, settings }),
  'project.update datasets': ({ datasets }, { project, dataset }, { other }) => ({
    project,
    settings: { datasets: other % 2 === 0 ? datasets : [dataset] },
  }),
  'project.update regions': (_world, { project }) => ({
    project,
    settings: { allowedCountries: ['DE', 'IN'], allowedGroups: ['UK'] },
  }),
  'project.regions': (_world, { project }) => ({
    project,
    addCountries: ['JP'],
    removeCountries: ['IN'],
    addGroups: ['UK'],
    removeGroups: ['EEA'],
  }),
  'vendor.approve': ({ vendor }) => ({ vendor, approval: APPROVAL }),
  'vendor.withdraw': ({ vendor }) => ({ vendor }),
  'transfer-basis.create': (_world, _about, { other }) => ({
    basis: { ...DATED, fromRegion: 'eu', toCountry: other % 2 === 0 ? 'US' : 'IN', mechanism: 'derogation' },
  }),
  'transfer-basis.withdraw': ({ bases: [basis] }) => (basis === undefined ? null : { basis }),
  'person.suspend': (_world, { person }) => ({ person }),
  'person.reinstate': (_world, { person }) => ({ person }),
  'dataset.lock': (_world, { dataset }) => ({ dataset }),
  'dataset.unlock': (_world, { dataset }) => ({ dataset }),
  'dataset.update': (_world, { dataset }, { other }) => ({
    dataset,
    settings: {
      permittedPurposes: ['annotation'],
      processingRestricted: other % 3 === 0,
      clientInstruction: other % 2 === 0 ? 'now' : null,
    },
  }),
  'assignment.create': ({ projects: [project] }, { person }) => ({
    assignment: { person, project, purpose: 'annotation' },
  }),
  'assignment.revoke': (_world, { assignment }) => ({ assignment }),
};

/** A change to any world. */
export const proposal = fc.record({ ...choices, kind: fc.constantFrom(...Object.keys(PROPOSED)) });
export type Proposal = typeof proposal extends fc.Arbitrary<infer Value> ? Value : never;

/** The change as it is proposed to this world; null where it has nothing of the kind. */
export function toChange(world: World, chosen: Proposal): Change | null {
  const of = (list: readonly string[]): string => list[chosen.pick % Math.max(1, list.length)] ?? '';
  const { people, projects, datasets, assignments } = world;
  const about = {
    person: of(people),
    project: of(projects),
    dataset: of(datasets),
    assignment: of(assignments),
  };
  const rest = PROPOSED[chosen.kind]?.(world, about, chosen) ?? null;
  return rest && { kind: chosen.kind.split(' ')[0] ?? '', ...rest };
}

type Maker = (api: Api, change: Change) => Promise<Answer>;

const named = (change: Change, member: string): string => String(change[member]);
const body = (change: Change, member: string): object => change[member] as object;

const makePerson: Maker = (api, change) =>
  api.post(`/admin/v1/people/${named(change, 'person')}/${change.kind.slice('person.'.length)}`);
const makeLock: Maker = (api, change) =>
  api.post(`/admin/v1/datasets/${named(change, 'dataset')}/${change.kind.slice('dataset.'.length)}`);

/** How each change is made for good, through the routes it is made through. */
const MADE: Readonly<Record<string, Maker>> = {
  'terms.issue': (api, { project, graceDays }) =>
    api.post('/admin/v1/terms', {
      kind: project === undefined ? 'nda' : 'project',
      project,
      title: 'T',
      document: 'new',
      graceDays,
    }),
  'project.update': (api, change) =>
    api.patch(`/admin/v1/projects/${named(change, 'project')}`, body(change, 'settings')),
  'project.regions': makeRegions,
  'vendor.approve': (api, change) =>
    api.put(`/admin/v1/vendors/${named(change, 'vendor')}/approvals`, body(change, 'approval')),
  'vendor.withdraw': (api, change) => api.delete(`/admin/v1/vendors/${named(change, 'vendor')}/approvals`),
  'transfer-basis.create': (api, change) => api.post('/admin/v1/transfer-bases', body(change, 'basis')),
  'transfer-basis.withdraw': (api, change) =>
    api.delete(`/admin/v1/transfer-bases/${named(change, 'basis')}`),
  'person.suspend': makePerson,
  'person.reinstate': makePerson,
  'dataset.lock': makeLock,
  'dataset.unlock': makeLock,
  'dataset.update': (api, change) =>
    api.patch(`/admin/v1/datasets/${named(change, 'dataset')}`, body(change, 'settings')),
  'assignment.create': (api, change) => api.post('/admin/v1/assignments', body(change, 'assignment')),
  'assignment.revoke': (api, change) => api.delete(`/admin/v1/assignments/${named(change, 'assignment')}`),
};

async function makeRegions(api: Api, change: Change): Promise<Answer> {
  const path = `/admin/v1/projects/${named(change, 'project')}`;
  const { allowedCountries, allowedGroups } = ok(await api.get(path));
  const edited = (list: string[], add: unknown, remove: unknown): string[] =>
    [...new Set([...list, ...(add as string[])])].filter((one) => !(remove as string[]).includes(one));
  return api.patch(path, {
    allowedCountries: edited(allowedCountries, change['addCountries'], change['removeCountries']),
    allowedGroups: edited(allowedGroups, change['addGroups'], change['removeGroups']),
  });
}

/** Makes the change for good; false where it is refused. People are the operator's to suspend, the rest is the client's. */
export async function makeChange(
  change: Change,
  by: { readonly client: Api; readonly operator: Api },
): Promise<boolean> {
  const api = change.kind.startsWith('person.') ? by.operator : by.client;
  const { status } = await (MADE[change.kind] as Maker)(api, change);
  return status === 200 || status === 201;
}
