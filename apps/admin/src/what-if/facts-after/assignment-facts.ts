import type { FactSets, PersonInSets } from '#libs/facts';
import type { AssignmentFacts } from '#libs/policy';
import { withEntry } from '../alteration.js';

/** An assignment, of whom to what. */
export interface OwnedAssignment {
  readonly organisationId: string;
  readonly projectId: string;
  readonly personId: string;
  readonly assignment: AssignmentFacts;
}

/** Returns the facts with this assignment made: it decides, and the person works for the client. */
export function withAssignment(
  sets: FactSets,
  { organisationId, projectId, personId, assignment }: OwnedAssignment,
): FactSets {
  const ofProject = new Map(sets.assignments.get(projectId)).set(personId, assignment);
  const engage = ({ facts, ...person }: PersonInSets): PersonInSets => ({
    ...person,
    facts: { ...facts, worksFor: [...new Set([...(facts.worksFor ?? []), organisationId])].sort() },
  });
  return {
    ...sets,
    people: withEntry(sets.people, personId, engage),
    assignments: new Map(sets.assignments).set(projectId, ofProject),
  };
}

/** Returns the facts with this assignment revoked; where another one decides, nothing changes. */
export function withoutAssignment(
  sets: FactSets,
  {
    projectId,
    personId,
    assignment,
  }: Pick<OwnedAssignment, 'projectId' | 'personId'> & { readonly assignment: string },
  at: string,
): FactSets {
  const revoke = (current: AssignmentFacts): AssignmentFacts =>
    current.id === assignment ? { ...current, revokedAt: current.revokedAt ?? at } : current;
  const assignments = withEntry(sets.assignments, projectId, (ofProject) =>
    withEntry(ofProject, personId, revoke),
  );
  return { ...sets, assignments };
}
