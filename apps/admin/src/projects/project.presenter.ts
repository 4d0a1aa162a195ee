import type { Transaction } from '#libs/persistence';
import { In } from 'typeorm';
import type { OwnedKind } from '../records/owned-queries.js';
import { ProjectDatasetEntity } from './project-dataset.entity.js';
import { ProjectEntity } from './project.entity.js';
import { PROJECT_SORTS } from './project.schema.js';

/** A project as callers see it, also on the trail; times in ISO 8601 UTC, datasets by id. */
export interface ProjectView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly organisation: string;
  readonly state: string;
  readonly datasets: readonly string[];
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly purpose: string;
  readonly minimumAge: number;
  readonly workforceTypes: readonly string[];
  readonly requiredTrainings: readonly string[];
  readonly allowedCountries: readonly string[];
  readonly allowedGroups: readonly string[];
  readonly denyAnonymisingNetworks: boolean;
  /** Whether a connected tool may read for nobody in particular. */
  readonly allowDelegatedTools: boolean;
  /** Per person and window; null: no limit. */
  readonly budgets: {
    readonly items: number | null;
    readonly bytes: number | null;
    readonly windowSeconds: number;
  };
  readonly retentionDays: number;
  /** Origins whose pages may read what the project's items answer. */
  readonly allowedOrigins: readonly string[];
  readonly requireSessionForPresigned: boolean;
  /** Whether an item may be read only while a lease on a task with it is held. */
  readonly leaseRequired: boolean;
  readonly leaseSeconds: number;
  /** Whether a task goes to a reviewer when all its annotators are done. */
  readonly reviewRequired: boolean;
  readonly createdAt: string;
}

/** Returns what is shown of a project. */
export function toProjectView(row: ProjectEntity, datasets: readonly string[]): ProjectView {
  const { id, slug, name, state, purpose, minimumAge, workforceTypes, requiredTrainings } = row;
  const { allowedOrigins, requireSessionForPresigned } = row;
  const { allowedCountries, allowedGroups, denyAnonymisingNetworks, allowDelegatedTools } = row;
  const { retentionDays, leaseRequired, leaseSeconds, reviewRequired } = row;
  const { organisationId, startsAt, endsAt, createdAt, itemBudget, byteBudget, budgetWindowSeconds } = row;
  return {
    id,
    slug,
    name,
    organisation: organisationId,
    state,
    datasets,
    purpose,
    minimumAge,
    workforceTypes,
    requiredTrainings,
    allowedCountries,
    allowedGroups,
    denyAnonymisingNetworks,
    allowDelegatedTools,
    budgets: { items: itemBudget, bytes: byteBudget, windowSeconds: budgetWindowSeconds },
    retentionDays,
    allowedOrigins,
    requireSessionForPresigned,
    leaseRequired,
    leaseSeconds,
    reviewRequired,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

/** Returns the views of the projects with their datasets, in their order. */
export async function presentProjects(
  rows: readonly ProjectEntity[],
  transaction: Transaction,
): Promise<readonly ProjectView[]> {
  const where = { projectId: In(rows.map(({ id }) => id)) };
  const pairs = await transaction.find(ProjectDatasetEntity, { where, order: { datasetId: 'ASC' } });
  const datasetsOf = (id: string): string[] =>
    pairs.filter(({ projectId }) => projectId === id).map(({ datasetId }) => datasetId);
  return rows.map((row) => toProjectView(row, datasetsOf(row.id)));
}

/** Projects, for lists and look-ups. */
export const PROJECTS: OwnedKind<ProjectEntity, ProjectView> = {
  entity: ProjectEntity,
  present: presentProjects,
  sorts: PROJECT_SORTS,
};
