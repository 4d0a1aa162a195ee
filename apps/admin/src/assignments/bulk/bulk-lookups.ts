import { isUuid } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { Brackets, In, IsNull } from 'typeorm';
import type { Reach } from '../../calls/reach.js';
import { peopleWithin } from '../../people/person-finder.js';
import { AssignmentEntity } from '../assignment.entity.js';
import type { RequestedAssignment } from './assignment-row.js';

/** A project as far as assignments to it are concerned. */
export interface KnownProject {
  readonly id: string;
  readonly purpose: string;
  /** True where one of its datasets is of a special category. */
  readonly isSpecial: boolean;
}

/** What the rows of a file refer to, as far as the caller may know; what is not in it does not exist for them. */
export interface BulkLookups {
  /** By id and by slug. */
  readonly projects: ReadonlyMap<string, KnownProject>;
  /** Ids, by id and by slug. */
  readonly people: ReadonlyMap<string, string>;
  /** Assignments that were not revoked, by `pairOf`. */
  readonly live: ReadonlyMap<string, AssignmentEntity>;
}

const PROJECTS = `
  SELECT p.id, p.slug, p.purpose, EXISTS (
    SELECT FROM portcullis.project_datasets x JOIN portcullis.datasets d ON d.id = x.dataset_id
    WHERE x.project_id = p.id AND d.sensitivity = 'special_category') AS "isSpecial"
  FROM portcullis.projects p WHERE p.organisation_id = $1 AND (p.id = ANY ($2::uuid[]) OR p.slug = ANY ($3::text[]))`;

/** Returns the key of a person in a project. */
export function pairOf(projectId: string, personId: string): string {
  return `${projectId} ${personId}`;
}

/** Finds everything that the rows refer to in three statements, however many rows there are. */
export async function findBulkLookups(
  transaction: Transaction,
  { reach, organisationId }: { readonly reach: Reach; readonly organisationId: string },
  asked: readonly RequestedAssignment[],
): Promise<BulkLookups> {
  const named = { projects: asked.map(({ project }) => project), people: asked.map(({ person }) => person) };
  const projects = await findProjects(transaction, organisationId, named.projects);
  const people = await findPeople(transaction, reach, named.people);
  return { projects, people, live: await findLive(transaction, projects, people) };
}

async function findProjects(
  transaction: Transaction,
  organisationId: string,
  references: readonly string[],
): Promise<BulkLookups['projects']> {
  const { ids, slugs } = split(references);
  const rows = await transaction.query<(KnownProject & { readonly slug: string })[]>(PROJECTS, [
    organisationId,
    ids,
    slugs,
  ]);
  return new Map(rows.flatMap((row) => [[row.id, row] as const, [row.slug, row] as const]));
}

/** Within the caller's whole reach: an operator may assign somebody who does not work for the client yet. */
async function findPeople(
  transaction: Transaction,
  reach: Reach,
  references: readonly string[],
): Promise<BulkLookups['people']> {
  const { ids, slugs } = split(references);
  const named = new Brackets((one) => one.where({ id: In(ids) }).orWhere({ slug: In(slugs) }));
  const rows = await peopleWithin(transaction, reach).andWhere(named).getMany();
  return new Map(rows.flatMap(({ id, slug }) => [[id, id] as const, [slug, id] as const]));
}

async function findLive(
  transaction: Transaction,
  projects: BulkLookups['projects'],
  people: BulkLookups['people'],
): Promise<BulkLookups['live']> {
  const projectIds = [...new Set([...projects.values()].map(({ id }) => id))];
  const where = {
    projectId: In(projectIds),
    personId: In([...new Set(people.values())]),
    revokedAt: IsNull(),
  };
  const rows = await transaction.find(AssignmentEntity, { where });
  return new Map(rows.map((row) => [pairOf(row.projectId, row.personId), row]));
}

/** Ids in the spelling of the database. */
function split(references: readonly string[]): { readonly ids: string[]; readonly slugs: string[] } {
  const distinct = [...new Set(references)];
  return { ids: distinct.filter(isUuid), slugs: distinct.filter((reference) => !isUuid(reference)) };
}
