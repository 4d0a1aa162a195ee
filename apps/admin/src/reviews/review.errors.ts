import { AppError } from '#libs/kernel';
import { toBeRecorded } from '../administration-trail/refusal-to-record.js';
import { conflict } from '../records/record.errors.js';

/** Nobody reviews their own access, nor that of a tool that acts for them. */
export function ownReview(organisationId: string): AppError {
  return new AppError({
    code: 'OWN_REVIEW',
    kind: 'forbidden',
    publicMessage: 'Nobody reviews their own access or a tool that acts for them: another reviewer must.',
    context: toBeRecorded(organisationId, 'OWN_REVIEW'),
  });
}

/** The review's rule does not name the caller for this. */
export function notReviewer(organisationId: string): AppError {
  return new AppError({
    code: 'NOT_A_REVIEWER',
    kind: 'forbidden',
    publicMessage: 'This review names others as reviewers of this.',
    context: toBeRecorded(organisationId, 'NOT_A_REVIEWER'),
  });
}

/** The time to decide is over, or all was decided. */
export function reviewOver(): AppError {
  return conflict('REVIEW_OVER', 'This review is over: nothing can be decided in it any more.');
}

/** Another reviewer, or silence, was first. */
export function entryDecided(): AppError {
  return conflict('ENTRY_DECIDED', 'This was decided already, and decisions stand.');
}
