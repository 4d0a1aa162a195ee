import { AppError } from '#libs/kernel';
import { toBeRecorded } from '../administration-trail/refusal-to-record.js';
import { conflict } from '../records/record.errors.js';

/** Whoever asked for a change does not approve it, in whatever role; recorded on the trail of those who decide. */
export function ownProposal(organisationId: string): AppError {
  return new AppError({
    code: 'OWN_PROPOSAL',
    kind: 'forbidden',
    publicMessage: 'You asked for this change yourself: somebody else has to approve it.',
    context: toBeRecorded(organisationId, 'OWN_PROPOSAL'),
  });
}

/** It was applied or rejected before; an approval counts once. */
export function alreadyDecided(): AppError {
  return conflict('PENDING_CHANGE_DECIDED', 'This change was decided already.');
}

/** Nobody decided in time. */
export function proposalExpired(): AppError {
  return conflict('PENDING_CHANGE_EXPIRED', 'This change was not decided in time: ask for it again.');
}

/** What is approved is the change of one state into another, so a newer state is never overwritten. */
export function proposalStale(): AppError {
  return new AppError({
    code: 'PENDING_CHANGE_STALE',
    kind: 'precondition',
    publicMessage: 'What this change was asked for has changed since; nothing was changed. Ask for it again.',
  });
}

/** Whoever asked is suspended or holds no such office any more: one person alone would stand behind it. */
export function proposerGone(): AppError {
  return conflict(
    'PROPOSER_GONE',
    'Whoever asked for this change may not make it any more: reject it, and ask for it anew if it is right.',
  );
}
