import type { AdminCall } from '../calls/admin-call.js';
import { standingOrder } from '../standing-orders/standing-order.js';
import type { ReviewEntity } from './review.entity.js';

/** Returns the call in which what a review ordered when it was started is carried out. */
export function orderOf({ id, organisationId }: ReviewEntity, reason: string): AdminCall {
  return standingOrder({ id, organisationId, handle: 'review' }, reason);
}
