import type { AuthenticationFailureCode } from '#libs/identity';
import type { Ticket } from './ticket.js';

/** Why a ticket is refused; also the code of the record. */
export type TicketRefusalCode = Extract<AuthenticationFailureCode, `TICKET_${string}`>;

/** How a ticket is presented. */
export interface TicketPresentation {
  readonly method: string;
  /** /24 or /48 of whoever asks; null when that cannot be told. */
  readonly network: string | null;
}

/** How long a use lasts that is asked for in ranges: the same in `spend_tickets`, which has the last word. */
const SITTING_MS = 300_000;

/** Returns why the ticket does not hold for this request, or null. What changes by use is judged again where it is recorded. */
export function judgeTicket(
  ticket: Ticket,
  { method, network }: TicketPresentation,
  nowMs: number,
): TicketRefusalCode | null {
  const over = judgeLife(ticket, nowMs);
  if (over !== null) return over;
  if (!ticket.methods.includes(method)) return 'TICKET_OTHER_METHOD';
  // Whose network is not known cannot be the ticket's.
  if (network === null || (ticket.network !== null && ticket.network !== network))
    return 'TICKET_OTHER_NETWORK';
  return isUsedUp(ticket, nowMs) ? 'TICKET_USED_UP' : null;
}

/** Returns why the ticket holds for nothing any more, or null. */
export function judgeLife({ revokedAt, expiresAt }: Ticket, nowMs: number): TicketRefusalCode | null {
  if (revokedAt !== null) return 'TICKET_REVOKED';
  return expiresAt.getTime() <= nowMs ? 'TICKET_EXPIRED' : null;
}

function isUsedUp({ maxUses, uses, usedAt }: Ticket, nowMs: number): boolean {
  if (maxUses === null || uses < maxUses) return false;
  // The last sitting may still be going on: the next range of a film is not another use. Only ranges set `usedAt`.
  return usedAt === null || nowMs - usedAt.getTime() >= SITTING_MS;
}
