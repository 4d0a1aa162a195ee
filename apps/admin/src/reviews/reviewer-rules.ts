import type { Role } from '#libs/policy';

/** Offices whose holders may review. */
export const REVIEWING_ROLES = [
  'client_admin',
  'client_auditor',
  'operator_admin',
  'operator_auditor',
] as const satisfies readonly Role[];
export type ReviewingRole = (typeof REVIEWING_ROLES)[number];

/** Who reviews what: holders of a role or people by id, everything or only what reaches into some projects. */
export interface ReviewerRule {
  readonly role?: ReviewingRole;
  readonly people?: readonly string[];
  /** By id; left out: all. */
  readonly projects?: readonly string[];
}

/** Somebody who may turn out to be a reviewer. */
export interface Candidate {
  readonly id: string;
  readonly organisationId: string;
  readonly roles: readonly string[];
}

/** What is reviewed: in whose interest it is, and where it reaches. */
export interface Reviewed {
  readonly personId: string | null;
  readonly projectIds: readonly string[];
}

/** True if some rule names this person for what reaches there. Whether it is about themselves is asked apart. */
export function isNamedReviewer(
  rules: readonly ReviewerRule[],
  candidate: Candidate,
  projectIds: readonly string[],
): boolean {
  return rules.some((rule) => covers(rule, projectIds) && names(rule, candidate));
}

/** True if the person is named and the access in question is not their own: nobody reviews themselves, through a tool neither. */
export function mayReview(rules: readonly ReviewerRule[], candidate: Candidate, reviewed: Reviewed): boolean {
  return reviewed.personId !== candidate.id && isNamedReviewer(rules, candidate, reviewed.projectIds);
}

/** Returns what nobody of these may review. */
export function withoutReviewer<Entry extends Reviewed>(
  rules: readonly ReviewerRule[],
  candidates: readonly Candidate[],
  entries: readonly Entry[],
): Entry[] {
  return entries.filter((entry) => !candidates.some((candidate) => mayReview(rules, candidate, entry)));
}

/** Returns who is to be reminded: each person who may review something of this, once. */
export function reviewersOf(
  rules: readonly ReviewerRule[],
  candidates: readonly Candidate[],
  entries: readonly Reviewed[],
): string[] {
  return candidates
    .filter((candidate) => entries.some((entry) => mayReview(rules, candidate, entry)))
    .map(({ id }) => id);
}

function covers({ projects }: ReviewerRule, projectIds: readonly string[]): boolean {
  return projects === undefined || projectIds.some((id) => projects.includes(id));
}

function names({ role, people }: ReviewerRule, { id, roles }: Candidate): boolean {
  return (role !== undefined && roles.includes(role)) || people?.includes(id) === true;
}
