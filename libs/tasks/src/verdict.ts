import { AppError } from '#libs/kernel';
import type { Stage, Verdict } from './task-state.js';

/** Throws when a completion lacks the verdict a review ends with, or brings one where there is nothing to judge. */
export function assertVerdictFits(stage: Stage, verdict: Verdict | null): void {
  if (stage === 'reviewing' && verdict === null)
    throw misfit('VERDICT_REQUIRED', 'A review ends with a verdict: accepted or rejected.');
  if (stage !== 'reviewing' && verdict !== null)
    throw misfit('VERDICT_NOT_EXPECTED', 'Only a review ends with a verdict.');
}

function misfit(code: 'VERDICT_REQUIRED' | 'VERDICT_NOT_EXPECTED', publicMessage: string): AppError {
  const errors = [{ field: 'verdict', detail: publicMessage }];
  return new AppError({ code, kind: 'unprocessable', publicMessage, context: { errors } });
}
