import type { FactSets, ProjectInSets } from '#libs/facts';
import type { UpdateProject } from '../../projects/project.schema.js';
import { withEntry } from '../alteration.js';

/** The members of each country group today. */
export type GroupMembers = ReadonlyMap<string, readonly string[]>;

/** Settings of a project as a change of it states them, with datasets by id. */
export type ProjectSettings = Omit<UpdateProject, 'reason' | 'name'>;

/** Returns the facts after a PATCH of a project; a list replaces the whole list. */
export function withProjectSettings(
  sets: FactSets,
  projectId: string,
  { settings, groups }: { readonly settings: ProjectSettings; readonly groups: GroupMembers },
): FactSets {
  const change = (project: ProjectInSets): ProjectInSets => {
    const ruled = withRules(project, settings);
    const { allowedCountries: countries, allowedGroups } = settings;
    const placed =
      countries || allowedGroups ? withRegions(ruled, { countries, groups: allowedGroups }, groups) : ruled;
    return withLeaseRule(withDatasets(placed, settings), settings, sets);
  };
  return { ...sets, projects: withEntry(sets.projects, projectId, change) };
}

/** Returns the facts with these countries and groups added to, and taken from, what the project allows. */
export function withRegionsChanged(
  sets: FactSets,
  projectId: string,
  { change, groups }: { readonly change: RegionsChange; readonly groups: GroupMembers },
): FactSets {
  const changed = (project: ProjectInSets): ProjectInSets => {
    const { regions } = project;
    const countries = changedList(regions.countries, change.addCountries, change.removeCountries);
    return withRegions(
      project,
      { countries, groups: changedList(regions.groups, change.addGroups, change.removeGroups) },
      groups,
    );
  };
  return { ...sets, projects: withEntry(sets.projects, projectId, changed) };
}

/** Countries and groups that are to be allowed, or no longer. */
export interface RegionsChange {
  readonly addCountries: readonly string[];
  readonly removeCountries: readonly string[];
  readonly addGroups: readonly string[];
  readonly removeGroups: readonly string[];
}

function withRules(project: ProjectInSets, settings: ProjectSettings): ProjectInSets {
  const { state, minimumAge, workforceTypes, requiredTrainings, startsAt, endsAt } = settings;
  const { denyAnonymisingNetworks, allowDelegatedTools, budgets } = settings;
  const facts = {
    ...project.facts,
    ...given({
      state,
      minimumAge,
      workforceTypes,
      requiredTrainings,
      denyAnonymisingNetworks,
      allowDelegatedTools,
    }),
    ...(startsAt && { startsAt: startsAt.toISOString() }),
    ...(endsAt !== undefined && { endsAt: endsAt?.toISOString() ?? null }),
  };
  const { items: itemLimit, bytes: byteLimit, windowSeconds } = budgets ?? {};
  return {
    ...project,
    facts,
    limits: { ...project.limits, ...given({ itemLimit, byteLimit, windowSeconds }) },
  };
}

function withRegions(
  project: ProjectInSets,
  {
    countries = project.regions.countries,
    groups = project.regions.groups,
  }: Partial<Mutable<ProjectInSets['regions']>>,
  members: GroupMembers,
): ProjectInSets {
  const allowed = new Set([...countries, ...groups.flatMap((group) => members.get(group) ?? [])]);
  const facts = { ...project.facts, allowedCountries: [...allowed].sort() };
  return { ...project, facts, regions: { countries, groups } };
}

function withDatasets(project: ProjectInSets, { datasets }: ProjectSettings): ProjectInSets {
  if (datasets === undefined) return project;
  return { ...project, facts: { ...project.facts, datasetIds: [...new Set(datasets)].sort() } };
}

/** Naming datasets of a special category turns the lease rule on, unless the same change says otherwise. */
function withLeaseRule(
  project: ProjectInSets,
  { leaseRequired, datasets = [] }: ProjectSettings,
  { datasets: known }: FactSets,
): ProjectInSets {
  const isSpecial = datasets.some((id) => known.get(id)?.facts.dataset.sensitivity === 'special_category');
  const required = leaseRequired ?? (project.facts.leaseRequired === true || isSpecial);
  return { ...project, facts: { ...project.facts, leaseRequired: required } };
}

function changedList(list: readonly string[], add: readonly string[], remove: readonly string[]): string[] {
  return [...new Set([...list, ...add])].filter((value) => !remove.includes(value));
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] | undefined };
type Given<Type> = { [Key in keyof Type]?: Exclude<Type[Key], undefined> };

/** Returns the members that have a value; `null` is one. */
function given<Type extends object>(members: Type): Given<Type> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Given<Type>;
}
