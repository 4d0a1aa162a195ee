import { isPermitted } from '#libs/policy';
import type { AdminCall } from '../calls/admin-call.js';
import type { ReviewEntryEntity } from './review-entry.entity.js';
import type { ReviewedKind, ReviewEntity } from './review.entity.js';
import { notReviewer, ownReview, reviewOver } from './review.errors.js';
import { isNamedReviewer, mayReview } from './reviewer-rules.js';

/** Returns what of a review the caller may see: tool credentials only where they may see those, or are to review them. */
export function visibleKinds({ principal }: AdminCall, review: ReviewEntity): ReviewedKind[] {
  const { organisationId, kinds, reviewers } = review;
  const scope = { organisationId, ownOrganisationId: principal.organisationId };
  const seesTools =
    isPermitted(principal.roles, 'tool-credential:read', scope) ||
    reviewers.some((rule) => isNamedReviewer([rule], principal, rule.projects ?? []));
  return kinds.filter((kind) => kind === 'assignment' || seesTools);
}

/** True if the caller can decide this entry now, as far as the rule and the entry say. */
export function isTheirsToDecide(
  { principal }: AdminCall,
  review: ReviewEntity,
  entry: ReviewEntryEntity,
  at: Date,
): boolean {
  const pending = entry.decision === null && review.closedAt === null && at < review.dueAt;
  return pending && mayReview(review.reviewers, principal, entry);
}

/** Throws OWN_REVIEW, NOT_A_REVIEWER or REVIEW_OVER unless the caller is to decide this; asked again where it is decided. */
export function assertTheirsToDecide(
  { principal }: AdminCall,
  review: ReviewEntity,
  entry: ReviewEntryEntity,
): void {
  if (entry.personId === principal.id) throw ownReview(review.organisationId);
  if (!mayReview(review.reviewers, principal, entry)) throw notReviewer(review.organisationId);
  if (review.closedAt !== null) throw reviewOver();
}
