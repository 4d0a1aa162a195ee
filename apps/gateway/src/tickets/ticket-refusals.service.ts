import type { AppError } from '#libs/kernel';
import type { AuthenticationTrail } from '#libs/trail';
import type { RequestOrigin } from '../items/read-request.js';
import type { TicketRefusalCode } from './ticket-verdict.js';
import { ticketRefused } from './ticket.errors.js';

/** Records tickets that are refused, like every other credential, on the operator's trail. */
export class TicketRefusals {
  constructor(private readonly trail: Pick<AuthenticationTrail, 'record'>) {}

  /** Returns the refusal once it is durable; rejects with AUDIT_UNAVAILABLE where it cannot be recorded. */
  async refuse(
    code: TicketRefusalCode,
    { ticketId, origin }: { readonly ticketId: string | null; readonly origin: RequestOrigin },
  ): Promise<AppError> {
    const recordId = await this.trail.record({
      outcome: 'failure',
      code,
      method: 'ticket',
      ip: origin.address ?? 'unknown',
      userAgent: origin.userAgent,
      // The ticket's id: what was presented is a secret and is recorded nowhere.
      ...(ticketId !== null && { credentialId: ticketId }),
    });
    return ticketRefused(code, recordId);
  }
}
