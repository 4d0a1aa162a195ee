import type { AssignmentFacts, Facts } from '../facts.js';
import { gateOf } from '../gate.js';
import { hasBegun, isStillBefore } from '../instant.js';
import { isKnown, isListed } from '../known.js';
import { isToolAlone } from '../tool-alone.js';

/** Guarantees a live assignment of the caller to a project that contains the item's dataset. */
export const assignmentGate = gateOf<'assignment'>([
  [
    'NOT_ASSIGNED',
    (facts, { at }) => (isToolAlone(facts) ? isInScope(facts) : hasAssignmentBegun(facts.assignment, at)),
  ],
  ['ASSIGNMENT_EXPIRED', (facts, { at }) => isToolAlone(facts) || isUnexpired(facts.assignment, at)],
  ['ASSIGNMENT_REVOKED', (facts) => isToolAlone(facts) || isUnrevoked(facts.assignment)],
  ['ITEM_NOT_IN_PROJECT', ({ project, item }) => isListed(project?.datasetIds, item?.datasetId)],
]);

// Where the client lets tools read for nobody in particular, the projects it connected one to stand in for assignments.
function isInScope({ credential, project }: Facts): boolean {
  return project?.allowDelegatedTools === true && isListed(credential?.projectIds, project.id);
}

function hasAssignmentBegun(assignment: AssignmentFacts | null, at: string): boolean {
  return isKnown(assignment?.id) && hasBegun(assignment.startsAt, at);
}

// Without an assignment there is none that expired or was revoked; NOT_ASSIGNED has already denied.
function isUnexpired(assignment: AssignmentFacts | null, at: string): boolean {
  return assignment === null || assignment?.expiresAt === null || isStillBefore(assignment?.expiresAt, at);
}

function isUnrevoked(assignment: AssignmentFacts | null): boolean {
  return assignment === null || assignment?.revokedAt === null;
}
