import type { ItemPart } from '#libs/facts';
import type { Principal } from '#libs/identity';
import type { AccessOperation, TicketUse } from '#libs/trail';
import type { LinkOfRead } from './link-of-read.js';
import type { RequestDetails, RequestOrigin } from './read-request.js';
import type { TicketOfRead } from './ticket-of-read.js';

/** What is done with a task; recorded apart from reads of data, as listings are. */
export type TaskOperation = Extract<AccessOperation, `task-${string}`>;

export interface RecordedRequest {
  readonly principal: Principal;
  readonly origin: RequestOrigin;
  readonly operation: AccessOperation;
  /** How it was asked: method, range and the like; small, from known headers only, keys in order. */
  readonly details: RequestDetails;
  /** The ticket it is asked with, and what of its uses an answer takes. */
  readonly ticket?:
    { readonly held: TicketOfRead; readonly useOf: (item: ItemPart | null) => TicketUse['use'] } | undefined;
  /** The presigned URL it is asked with. */
  readonly link?: LinkOfRead | undefined;
}

/** Returns the details with their keys in the order of a canonical record. */
export function inOrder(details: RequestDetails): RequestDetails {
  return Object.fromEntries(Object.entries(details).sort(([a], [b]) => (a < b ? -1 : 1)));
}
