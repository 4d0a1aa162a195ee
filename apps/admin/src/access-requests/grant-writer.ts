import { uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { IsNull } from 'typeorm';
import type { AdministrationEntry } from '../administration-trail/administration-entry.js';
import { endAssignment } from '../assignments/assignment-ending.js';
import { AssignmentEntity } from '../assignments/assignment.entity.js';
import { engage } from '../people/engage.js';
import { assertStillThere } from '../people/work-standing.js';
import type { AccessRequestEntity } from './access-request.entity.js';
import { accessExists } from './access-request.errors.js';

const SECOND_MS = 1_000;

/** What an assignment is given for. */
export type Granted = Pick<
  AccessRequestEntity,
  'id' | 'organisationId' | 'projectId' | 'personId' | 'purpose' | 'durationSeconds' | 'engages'
>;

/**
 * Gives the assignment of a request, its clock started; the unique index on its request makes it the only one. Only within a
 * change of the person's policy. An assignment that ends sooner is superseded in the same transaction, without a gap, and what
 * is recorded of its end returned; one that lasts as long, or for ever, is ASSIGNMENT_EXISTS. Somebody who is suspended, or
 * works for the client no longer, is PERSON_GONE.
 */
export async function writeGrant(
  transaction: Transaction,
  request: Granted,
  at: Date,
): Promise<readonly AdministrationEntry[]> {
  const { organisationId, projectId, personId, purpose } = request;
  await assertStillThere(transaction, request);
  const expiresAt = new Date(at.getTime() + request.durationSeconds * SECOND_MS);
  const present = await presentAssignment(transaction, { projectId, personId });
  if (lasts(present, expiresAt)) throw accessExists();
  const superseded = present && (await endAssignment(transaction, present.id, at));
  await engage(transaction, { personId, organisationId });
  const id = uuidV7();
  const values = { id, organisationId, projectId, personId, purpose, startsAt: at, expiresAt };
  await transaction.insert(AssignmentEntity, { ...values, accessRequestId: request.id });
  return superseded === null ? [] : [superseded.entry];
}

/** Returns the assignment that is not revoked, also one that has expired; null when there is none. */
export function presentAssignment(
  transaction: Transaction,
  { projectId, personId }: Pick<Granted, 'projectId' | 'personId'>,
): Promise<AssignmentEntity | null> {
  return transaction.findOneBy(AssignmentEntity, { projectId, personId, revokedAt: IsNull() });
}

/** True for an assignment that goes on up to the instant given or beyond. */
export function lasts(assignment: AssignmentEntity | null, until: Date): boolean {
  return assignment !== null && (assignment.expiresAt === null || assignment.expiresAt >= until);
}
