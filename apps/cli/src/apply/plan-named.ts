import { type AdminObject, segment } from '../admin/admin-api.js';
import type { DatasetEntry, ProjectEntry, ToolCredentialEntry } from './configuration.schema.js';
import type { CurrentState, Existing } from './current-state.js';
import { differences } from './differences.js';
import { asNew, type PlanOptions, type Step, surplus } from './step.js';

type Section<Entry> = Readonly<Record<string, Entry>> | undefined;

interface Kind {
  readonly kind: string;
  readonly path: string;
  /** Members that cannot be changed once it is there. */
  readonly fixed: readonly string[];
}

const DATASET: Kind = {
  kind: 'dataset',
  path: '/datasets',
  fixed: ['kmsKeyId', 'region', 'sensitivity', 'attestation.by', 'attestation.basis'],
};
const PROJECT: Kind = { kind: 'project', path: '/projects', fixed: [] };
const TOOL: Kind = { kind: 'tool credential', path: '/tool-credentials', fixed: [] };

/** What a dataset needs when it is made and cannot be told from an existing one's file. */
const NEEDED_AT_FIRST = ['kmsKeyId', 'attestation'] as const;

export function planDatasets(section: Section<DatasetEntry>, current: CurrentState): readonly Step[] {
  return named(section, current.datasets, (key, entry, existing) => {
    if (existing) return updated(DATASET, entry, existing);
    const missing = NEEDED_AT_FIRST.filter((member) => entry[member] === undefined);
    if (missing.length > 0) return [impossible(DATASET, key, `a new dataset needs ${missing.join(' and ')}`)];
    const { processingRestricted, ...first } = entry;
    return [
      created(DATASET, key, {
        body: { slug: key, organisation: current.organisation, ...first },
        shown: first,
      }),
      ...(processingRestricted ? [restricted(key)] : []),
    ];
  });
}

export function planProjects(section: Section<ProjectEntry>, current: CurrentState): readonly Step[] {
  return named(section, current.projects, (key, entry, existing) => {
    if (existing) return updated(PROJECT, entry, existing);
    const body = { slug: key, organisation: current.organisation, ...entry };
    return [created(PROJECT, key, { body, shown: entry })];
  });
}

/** A credential cannot be changed, only made and ended; its secret is nobody's but its tool's. */
export function planToolCredentials(
  section: Section<ToolCredentialEntry>,
  current: CurrentState,
  { now, prune }: PlanOptions,
): readonly Step[] {
  const steps = named(section, current.toolCredentials, (key, entry, existing) => {
    if (existing) {
      const found = differences(entry, existing.fields);
      const note = 'a credential cannot be changed: connect another one, then disconnect this one';
      return found.length === 0 ? [] : [{ ...impossible(TOOL, key, note), differences: found }];
    }
    if (Date.parse(entry.expiresAt) <= now.getTime()) return [];
    const { person, ...rest } = entry;
    const body = { slug: key, organisation: current.organisation, ...rest, ...(person && { person }) };
    return [created(TOOL, key, { body, shown: entry })];
  });
  if (section === undefined) return steps;
  const extra = current.toolCredentials.filter(({ slug }) => !Object.hasOwn(section, slug));
  const end = (id: string) => ({ method: 'DELETE' as const, path: `${TOOL.path}/${segment(id)}`, body: {} });
  return [...steps, ...extra.map(({ id, slug }) => surplus(TOOL.kind, slug, { prune, end: end(id) }))];
}

/** Datasets and projects that are not in the file stay: neither can be deleted. */
function named<Entry>(
  section: Section<Entry>,
  existing: readonly Existing[],
  stepsOf: (key: string, entry: Entry, existing: Existing | undefined) => readonly Step[],
): readonly Step[] {
  return Object.entries(section ?? {}).flatMap(([key, entry]) =>
    stepsOf(
      key,
      entry,
      existing.find(({ slug }) => slug === key),
    ),
  );
}

function created(
  { kind, path }: Kind,
  key: string,
  { body, shown }: { readonly body: AdminObject; readonly shown: object },
): Step {
  return {
    operation: 'create',
    kind,
    key,
    differences: asNew(shown),
    changes: [{ method: 'POST', path, body }],
  };
}

function updated({ kind, path, fixed }: Kind, entry: object, existing: Existing): readonly Step[] {
  const found = differences(entry, existing.fields);
  if (found.length === 0) return [];
  const stuck = found.filter(({ field }) => fixed.includes(field)).map(({ field }) => field);
  if (stuck.length > 0)
    return [
      {
        ...impossible({ kind, path, fixed }, existing.slug, `${stuck.join(', ')} cannot be changed`),
        differences: found,
      },
    ];
  const members = new Set(found.map(({ field }) => field.split('.')[0] ?? field));
  const body = Object.fromEntries(Object.entries(entry).filter(([member]) => members.has(member)));
  const target = `${path}/${segment(existing.id)}`;
  return [
    {
      operation: 'update',
      kind,
      key: existing.slug,
      differences: found,
      changes: [{ method: 'PATCH', path: target, body }],
      on: { path: target, existing },
    },
  ];
}

/** A dataset is made open; restricting it is a change of its own, by its handle because it has no id yet. */
function restricted(key: string): Step {
  const body = { processingRestricted: true };
  return {
    operation: 'update',
    kind: DATASET.kind,
    key,
    differences: [{ field: 'processingRestricted', from: false, to: true }],
    changes: [{ method: 'PATCH', path: `${DATASET.path}/${segment(key)}`, body }],
  };
}

function impossible({ kind }: Kind, key: string, note: string): Step {
  return { operation: 'impossible', kind, key, differences: [], changes: [], note };
}
