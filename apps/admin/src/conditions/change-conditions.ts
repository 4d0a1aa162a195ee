import type { FastifyRequest } from 'fastify';
import { allowsChange, type ChangeConditions } from '#libs/http';
import { AppError } from '#libs/kernel';
import { viewTag } from './view-tag.js';

/** Returns under which conditions a request wants its change made; null where it names none. */
export function changeConditionsOf(request: Pick<FastifyRequest, 'headers'>): ChangeConditions | null {
  const ifMatch = request.headers['if-match'];
  const ifNoneMatch = request.headers['if-none-match'];
  return ifMatch === undefined && ifNoneMatch === undefined ? null : { ifMatch, ifNoneMatch };
}

/**
 * Passes only while what there is now is what the caller wants to change; throws PRECONDITION_FAILED otherwise. To be asked in
 * the transaction of the change and about what was read under its locks: then nothing can come between the two.
 */
export function assertConditions(conditions: ChangeConditions | null, current: object | null): void {
  if (conditions === null || allowsChange(conditions, current && viewTag(current))) return;
  const field = conditions.ifMatch === undefined ? 'If-None-Match' : 'If-Match';
  throw new AppError({
    code: 'PRECONDITION_FAILED',
    kind: 'precondition',
    publicMessage: 'It is no longer what this request was made for; nothing was changed. Look at it again.',
    context: { errors: [{ field, detail: 'is not met by what there is now' }] },
  });
}
