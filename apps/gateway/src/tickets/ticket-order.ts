import type { Principal } from '#libs/identity';
import type { RequestOrigin } from '../items/read-request.js';
import type { TicketMethod } from './ticket.js';

/** A ticket as it was asked for. */
export interface TicketOrder {
  readonly principal: Principal;
  readonly itemId: string;
  /** Id or slug. */
  readonly projectReference: string;
  /** Id or handle of the person a tool asks for. */
  readonly onBehalfOf: string | undefined;
  /** The network it is to be for, where a tool knows it. */
  readonly network: TicketNetwork | undefined;
  readonly ttlSeconds: number;
  readonly maxUses: number | undefined;
  readonly methods: readonly TicketMethod[];
  readonly origin: RequestOrigin;
}

/** An address of a network, and the /24 or /48 of it that a ticket is kept to. */
export interface TicketNetwork {
  readonly address: string;
  readonly prefix: string;
}
