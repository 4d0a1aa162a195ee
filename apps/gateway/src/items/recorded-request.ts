import type { AccessOperation } from '#libs/trail';
import type { Principal } from '#libs/identity';
import type { RequestDetails, RequestOrigin } from './read-request.js';

/** What is done with a task; recorded apart from reads of data, as listings are. */
export type TaskOperation = Extract<AccessOperation, `task-${string}`>;

export interface RecordedRequest {
  readonly principal: Principal;
  readonly origin: RequestOrigin;
  readonly operation: AccessOperation;
  /** How it was asked: method, range and the like; small, from known headers only, keys in order. */
  readonly details: RequestDetails;
}

/** Returns the details with their keys in the order of a canonical record. */
export function inOrder(details: RequestDetails): RequestDetails {
  return Object.fromEntries(Object.entries(details).sort(([a], [b]) => (a < b ? -1 : 1)));
}
