import type { ChangeConditions } from '#libs/http';
import type { Principal } from '#libs/identity';
import type { IdempotentRequest } from '../idempotency/idempotent-request.js';
import type { Reach } from './reach.js';

/** Who changes something: an authenticated caller, or the installation itself by an order that somebody gave earlier. */
export type Author = Omit<Principal, 'kind' | 'authenticatedBy'> & {
  readonly kind: Principal['kind'] | 'system';
  readonly authenticatedBy: Principal['authenticatedBy'] | 'standing-order';
};

/** One authenticated request as services see it; frozen in meaning, passed on as their first argument. */
export interface AdminCall {
  readonly principal: Author;
  readonly reach: Reach;
  readonly requestId: string;
  readonly traceId: string;
  /** null when it cannot be known. */
  readonly ip: string | null;
  /** Why the caller does it, in their own words, for the trail. */
  readonly reason: string | null;
  /** null without `Idempotency-Key`, and on every method but POST. */
  readonly idempotency: IdempotentRequest | null;
  /** What there must be now for the change to be made; null: whatever there is. */
  readonly conditions: ChangeConditions | null;
}
