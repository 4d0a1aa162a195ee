import type { AdministrationEntry } from '../administration-trail/administration-entry.js';
import type { OwnedKind } from '../records/owned-queries.js';
import { AssignmentEntity } from './assignment.entity.js';
import { ASSIGNMENT_SORTS } from './assignment.schema.js';

/** An assignment as callers see it, also on the trail; by ids, times in ISO 8601 UTC. */
export interface AssignmentView {
  readonly id: string;
  readonly organisation: string;
  readonly project: string;
  readonly person: string;
  readonly purpose: string;
  readonly startsAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  /** The access request it was given for; null where an administrator gave it directly. */
  readonly accessRequest: string | null;
  readonly createdAt: string;
}

/** Returns what is shown of an assignment. */
export function toAssignmentView(row: AssignmentEntity): AssignmentView {
  return {
    id: row.id,
    organisation: row.organisationId,
    project: row.projectId,
    person: row.personId,
    purpose: row.purpose,
    startsAt: row.startsAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    accessRequest: row.accessRequestId,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Returns what the trail says of a new assignment, however it was made. */
export function toAssignmentCreation(row: AssignmentEntity): AdministrationEntry {
  const object = { type: 'assignment', id: row.id };
  const after = toAssignmentView(row);
  return { action: 'assignment.create', object, before: null, after, projectId: row.projectId };
}

/** Assignments, for lists and look-ups. */
export const ASSIGNMENTS: OwnedKind<AssignmentEntity, AssignmentView> = {
  entity: AssignmentEntity,
  present: (rows) => rows.map(toAssignmentView),
  sorts: ASSIGNMENT_SORTS,
};
