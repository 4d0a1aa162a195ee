import { AppError, type AppErrorOptions } from '#libs/kernel';
import { REASON_CODES } from '#libs/policy';
import type { TicketRefusalCode } from './ticket-verdict.js';

type Context = NonNullable<AppErrorOptions['context']>;

// Whoever presents one of the tickets that were made was given it: 256 random bits are not guessed. They may know what became of it.
const REFUSALS: Readonly<Record<TicketRefusalCode, (context: Context) => AppError>> = {
  TICKET_UNKNOWN: (context) =>
    new AppError({
      code: 'TICKET_UNKNOWN',
      kind: 'unauthenticated',
      publicMessage: 'There is no such ticket.',
      context,
    }),
  TICKET_EXPIRED: (context) =>
    new AppError({
      code: 'TICKET_EXPIRED',
      kind: 'unauthenticated',
      publicMessage: 'This ticket has expired.',
      context,
    }),
  TICKET_REVOKED: (context) =>
    new AppError({
      code: 'TICKET_REVOKED',
      kind: 'unauthenticated',
      publicMessage: 'This ticket, or what it was made for, was taken back.',
      context,
    }),
  TICKET_USED_UP: (context) =>
    new AppError({
      code: 'TICKET_USED_UP',
      kind: 'unauthenticated',
      publicMessage: 'This ticket was used as often as it may be.',
      context,
    }),
  TICKET_OTHER_METHOD: (context) =>
    new AppError({
      code: 'TICKET_OTHER_METHOD',
      kind: 'unauthenticated',
      publicMessage: 'This ticket is not for this method.',
      context,
    }),
  TICKET_OTHER_NETWORK: (context) =>
    new AppError({
      code: 'TICKET_OTHER_NETWORK',
      kind: 'unauthenticated',
      publicMessage: 'This ticket is for another network.',
      context,
    }),
  TICKET_ITEM_CHANGED: (context) =>
    new AppError({
      code: 'TICKET_ITEM_CHANGED',
      kind: 'not-found',
      // Every 404 says the same; the code says which one it is.
      publicMessage: 'There is nothing here that you may see.',
      context,
    }),
};

/** Returns what the presenter of a ticket is told of its refusal, which is on record already. */
export function ticketRefused(code: TicketRefusalCode, recordId: string): AppError {
  return REFUSALS[code]({ recordId });
}

/** A tool has nothing to show a ticket's item to: it must say whom it asks for. */
export function ticketPersonRequired(): AppError {
  return new AppError({
    code: 'TICKET_PERSON_REQUIRED',
    kind: 'invalid',
    publicMessage: 'Name the person this ticket is for: onBehalfOf.',
    context: { errors: [{ field: 'onBehalfOf', detail: 'must name the person this ticket is for' }] },
  });
}

/** A ticket for somebody it may not be made for; recorded before it is told. */
export function ticketForbidden(code: 'ROLE_FORBIDS' | 'NOT_ASSIGNED', recordId: string): AppError {
  const { gate, detail } = REASON_CODES[code];
  return new AppError({
    code,
    kind: 'forbidden',
    publicMessage: detail,
    context: { reasons: [{ gate, code, detail }], recordId },
  });
}
