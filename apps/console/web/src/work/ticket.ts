import { type ApiProblem, problemOf, unreachable } from '../api/problem.js';

/** A ticket as it was made: where the item is, and the record of its making. */
export interface Ticket {
  readonly url: string;
  readonly recordId: string | null;
}

/** What another ticket mends: the gates are asked again when it is made, so this goes round nothing. */
const LAPSED: ReadonlySet<string> = new Set([
  'TICKET_EXPIRED',
  'TICKET_USED_UP',
  'TICKET_REVOKED',
  'TICKET_UNKNOWN',
  'TICKET_OTHER_NETWORK',
  'TICKET_ITEM_CHANGED',
]);

/** True where the ticket itself is over, and not the right of whoever holds it. */
export function isLapsed({ code }: ApiProblem): boolean {
  return LAPSED.has(code);
}

/** Opens what a ticket is for. No token is sent: the ticket alone is the credential, as for an `<img>`. */
export async function openTicket(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...init, cache: 'no-store', credentials: 'omit' }).catch(() => {
    throw unreachable();
  });
  if (response.ok) return response;
  throw await problemOf(response);
}
