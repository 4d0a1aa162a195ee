import type { Alteration } from './alteration.js';
import { withProjectSettings, withRegionsChanged } from './facts-after/project-facts.js';
import { withNewTerms } from './facts-after/terms-facts.js';
import {
  assertGroupsKnown,
  assertPeriod,
  datasetOf,
  projectOf,
  type Readers,
  type Reading,
} from './reading.js';
import type { ProposedChangeOf } from './what-if.schema.js';

/** Changes of projects and of the terms to be accepted for them. */
export const PROJECT_CHANGES: Readers<'terms.issue' | 'project.update' | 'project.regions'> = {
  'terms.issue': async (reading, { project, graceDays }) => {
    const projectId = project === undefined ? null : (await projectOf(reading, project)).id;
    const { organisationId } = reading;
    return { apply: (sets, at) => withNewTerms(sets, { organisationId, projectId, graceDays }, at) };
  },
  'project.update': update,
  'project.regions': async (reading, change) => {
    const { groups, path } = reading;
    assertGroupsKnown(reading, change.addGroups, `${path}.addGroups`);
    const named = change.project === undefined ? null : (await projectOf(reading, change.project)).id;
    return {
      apply: (sets) =>
        (named === null ? [...sets.projects.keys()] : [named]).reduce(
          (before, id) => withRegionsChanged(before, id, { change, groups }),
          sets,
        ),
    };
  },
};

async function update(
  reading: Reading,
  { project, settings }: ProposedChangeOf<'project.update'>,
): Promise<Alteration> {
  const { groups, path } = reading;
  const row = await projectOf(reading, project);
  const { datasets, startsAt = row.startsAt, endsAt = row.endsAt, allowedGroups = [] } = settings;
  assertPeriod(startsAt, endsAt, `${path}.settings.endsAt`);
  assertGroupsKnown(reading, allowedGroups, `${path}.settings.allowedGroups`);
  const ids: string[] = [];
  for (const reference of datasets ?? [])
    ids.push((await datasetOf(reading, reference, 'settings.datasets')).id);
  const resolved = { ...settings, ...(datasets && { datasets: ids }) };
  return {
    ...(datasets && { rearranged: { projectId: row.id, datasets: ids } }),
    apply: (sets) => withProjectSettings(sets, row.id, { settings: resolved, groups }),
  };
}
