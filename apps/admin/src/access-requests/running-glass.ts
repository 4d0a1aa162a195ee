import type { Transaction } from '#libs/persistence';
import type { AdministrationEntry } from '../administration-trail/administration-entry.js';
import { endAssignment } from '../assignments/assignment-ending.js';

/** Access that somebody took by breaking the glass, and that goes on. */
export interface RunningGlass {
  readonly assignmentId: string;
  readonly personId: string;
}

const RUNNING = `
  SELECT a.id AS "assignmentId", a.person_id AS "personId"
  FROM portcullis.assignments a JOIN portcullis.access_requests r ON r.id = a.access_request_id
  WHERE r.organisation_id = $1 AND r.review_due_at IS NOT NULL AND r.reviewed_at IS NULL
    AND a.revoked_at IS NULL AND a.expires_at > $2
  ORDER BY a.id`;

/** Returns all there is of it in the organisation. Only broken glass is due for review, and nobody reviews what goes on. */
export function runningGlassOf(
  transaction: Transaction,
  organisationId: string,
  at: Date,
): Promise<readonly RunningGlass[]> {
  return transaction.query<RunningGlass[]>(RUNNING, [organisationId, at]);
}

/** Ends it, within a change of policy that concerns each of its people; returns what is recorded of each. */
export async function endGlass(
  transaction: Transaction,
  running: readonly RunningGlass[],
  at: Date,
): Promise<readonly AdministrationEntry[]> {
  const entries: AdministrationEntry[] = [];
  for (const { assignmentId } of running) {
    const { entry } = await endAssignment(transaction, assignmentId, at);
    entries.push(entry);
  }
  return entries;
}
