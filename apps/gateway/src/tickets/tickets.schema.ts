import { z } from 'zod';
import { networkPrefix, parseCidr } from '#libs/http';
import { reference } from '../items/items.schema.js';
import type { TicketNetwork } from './ticket-order.js';
import { TICKET_METHODS } from './ticket.js';

const DEFAULT_SECONDS = 300;
const MAX_SECONDS = 604_800;
const MAX_USES = 1_000_000;
const MAX_NETWORK_CHARS = 64;

/** An address, or a block no wider than a ticket is kept to: /24 of IPv4, /48 of IPv6. */
const network = z
  .string()
  .max(MAX_NETWORK_CHARS)
  .transform((text, context): TicketNetwork => {
    const block = parseCidr(text);
    const address = block?.network.toString() ?? '';
    const prefix = networkPrefix(address);
    if (block && prefix !== null && block.prefixBits >= Number(prefix.split('/')[1]))
      return { address, prefix };
    context.addIssue({ code: 'custom', message: 'must be an address, or a block no wider than /24 or /48' });
    return z.NEVER;
  });

/** What a ticket is asked to be. `ttlSeconds` is a wish: the gateway's cap and what the ticket rests on may end it sooner. */
export const ticketOrder = z.strictObject({
  project: reference,
  onBehalfOf: reference.optional(),
  ttlSeconds: z.number().int().min(1).max(MAX_SECONDS).default(DEFAULT_SECONDS),
  maxUses: z.number().int().min(1).max(MAX_USES).optional(),
  methods: z
    .array(z.enum(TICKET_METHODS))
    .min(1)
    .max(TICKET_METHODS.length)
    .default([...TICKET_METHODS]),
  network: network.optional(),
});
export type TicketOrderBody = z.output<typeof ticketOrder>;
/** Loose on purpose: an id that cannot exist is answered like one that does not. */
export const ticketId = z.string().min(1).max(64);
