import type { AccessRequest } from '../api/request-views.js';

/** True while somebody is let in by what was asked. */
export function isRunning({ grant }: Pick<AccessRequest, 'grant'>, nowMs: number): boolean {
  if (grant === null || grant.revokedAt !== null) return false;
  return grant.expiresAt === null || Date.parse(grant.expiresAt) > nowMs;
}

/** True for a glass that was broken, while nobody has said what to think of it; what still goes on cannot be judged as a whole. */
export function isToReview(request: Pick<AccessRequest, 'grant' | 'review'>, nowMs: number): boolean {
  return request.review !== null && request.review.state !== 'closed' && !isRunning(request, nowMs);
}
