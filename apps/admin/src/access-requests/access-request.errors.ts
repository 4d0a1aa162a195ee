import { AppError } from '#libs/kernel';
import { conflict } from '../records/record.errors.js';
import type { RequestState } from './access-request.presenter.js';

interface Refusal {
  readonly code: string;
  readonly message: string;
}

const REFUSALS = {
  OWN_REQUEST: {
    code: 'OWN_REQUEST',
    message: 'Nobody decides on a request that they made or that is for themselves: ask somebody else.',
  },
  NOT_AN_APPROVER: {
    code: 'NOT_AN_APPROVER',
    message: 'The step that is asked now names neither you nor a role of yours.',
  },
  NOT_THEIR_REQUEST: {
    code: 'NOT_THEIR_REQUEST',
    message: 'Only whoever made a request, or whom it is for, withdraws it: deny it instead.',
  },
  OWN_REVIEW: {
    code: 'OWN_REVIEW',
    message: 'Nobody reviews what they did themselves: ask somebody else.',
  },
  BREAK_GLASS_NOT_ALLOWED: {
    code: 'BREAK_GLASS_NOT_ALLOWED',
    message: 'This organisation does not let you break the glass here: ask for access instead.',
  },
  BREAK_GLASS_UNREVIEWED: {
    code: 'BREAK_GLASS_UNREVIEWED',
    message:
      'You broke the glass of this organisation before, and nobody has reviewed it yet: ask for access instead.',
  },
} as const satisfies Record<string, Refusal>;

/** Why a caller may not do what they asked about a request. */
export type RequestRefusalCode = keyof typeof REFUSALS;

/** Thrown where a caller is refused; the transaction is undone, and the refusal recorded, before it is answered. */
export class RequestRefused extends Error {
  constructor(readonly code: RequestRefusalCode) {
    super(REFUSALS[code].message);
  }
}

/** Returns the refusal as its caller is told of it, with the record that was made first. */
export function toRecordedRefusal(refused: RequestRefused, recordId: string): AppError {
  const known: Refusal = REFUSALS[refused.code];
  return refusal(known.code, known.message, { cause: refused, recordId });
}

function refusal(
  code: string,
  publicMessage: string,
  { cause, recordId }: { readonly cause: Error; readonly recordId: string },
): AppError {
  return new AppError({ code, kind: 'forbidden', publicMessage, cause, context: { recordId } });
}

/** The request is decided, withdrawn or expired: what was asked comes too late. */
export function requestClosed(state: RequestState): AppError {
  return new AppError({
    code: 'REQUEST_CLOSED',
    kind: 'conflict',
    publicMessage: `This request is ${state}: nothing more can be decided about it.`,
  });
}

/** One person counts once, in whatever step. */
export function alreadyDecided(): AppError {
  return conflict('ALREADY_DECIDED', 'You have decided on this request already; everybody counts once.');
}

/** What was asked under rules that no longer hold is asked again. */
export function rulesChanged(): AppError {
  return conflict(
    'REQUEST_RULES_CHANGED',
    'The request rules of this organisation no longer allow it as it was asked: withdraw it and ask again.',
  );
}

/** There is one open request per person and project. */
export function requestExists(): AppError {
  return conflict('REQUEST_EXISTS', 'This person has an open request for this project already.', 'project');
}

/** Access that is there already, and no shorter. */
export function accessExists(): AppError {
  return conflict('ASSIGNMENT_EXISTS', 'This person has an assignment to this project already.', 'person');
}

/** There is nothing to review: no glass was broken, or it was reviewed. */
export function nothingToReview(): AppError {
  return conflict('NOTHING_TO_REVIEW', 'No review is open for this request.');
}

/** What is still going on cannot have been reviewed. */
export function grantRunning(): AppError {
  return conflict(
    'GRANT_RUNNING',
    'The access it gave has not ended yet: revoke it, or review it afterwards.',
  );
}
