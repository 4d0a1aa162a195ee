import type { AccessAnswer } from '#libs/facts';
import type { AppError, Clock } from '#libs/kernel';
import type { RequestOrigin } from '../items/read-request.js';
import type { TicketOfRead } from '../items/ticket-of-read.js';
import type { Ticket } from './ticket.js';
import type { TicketDirectory } from './ticket-directory.js';
import type { TicketRefusals } from './ticket-refusals.service.js';
import { judgeLife, judgeTicket, type TicketPresentation, type TicketRefusalCode } from './ticket-verdict.js';

/** What a ticket in use is asked about, and how it was presented. */
export interface HeldTicketParts {
  readonly directory: TicketDirectory;
  readonly refusals: TicketRefusals;
  readonly clock: Clock;
  readonly sha256: Buffer;
  readonly presentation: TicketPresentation;
  readonly origin: RequestOrigin;
}

/** A ticket that was good when it was presented, for the length of the read it is used for. */
export class HeldTicket implements TicketOfRead {
  constructor(
    private readonly ticket: Ticket,
    private readonly parts: HeldTicketParts,
  ) {}

  get id(): string {
    return this.ticket.id;
  }

  get network(): string | null {
    return this.parts.presentation.network;
  }

  isFor(answer: AccessAnswer): boolean {
    return isForVersion(this.ticket, answer) && isUnderSame(this.ticket, answer);
  }

  async refusalOf(answer: AccessAnswer): Promise<AppError> {
    return this.refuse(isForVersion(this.ticket, answer) ? 'TICKET_REVOKED' : 'TICKET_ITEM_CHANGED');
  }

  async refusalByRecord(): Promise<AppError> {
    const { directory, sha256, presentation, clock } = this.parts;
    const ticket = await directory.findAnew(sha256);
    if (ticket === null) return this.refuse('TICKET_UNKNOWN');
    const code = judgeTicket(ticket, presentation, clock.now().getTime());
    // A whole item is another use even while the last one, in ranges, goes on.
    return this.refuse(code ?? (ticket.maxUses === null ? 'TICKET_OTHER_NETWORK' : 'TICKET_USED_UP'));
  }

  async stillHolds(answer: AccessAnswer): Promise<boolean> {
    const ticket = await this.parts.directory.find(this.parts.sha256);
    if (ticket === null || judgeLife(ticket, this.parts.clock.now().getTime()) !== null) return false;
    // A version that is replaced meanwhile is read to its end, as by any other door.
    return isUnderSame(ticket, answer);
  }

  private refuse(code: TicketRefusalCode): Promise<AppError> {
    return this.parts.refusals.refuse(code, { ticketId: this.ticket.id, origin: this.parts.origin });
  }
}

function isForVersion({ versionId }: Ticket, { item }: AccessAnswer): boolean {
  return item?.facts.versionId === versionId;
}

/** An assignment or lease given anew is not the one the ticket was made under, and ended with it. */
function isUnderSame(ticket: Ticket, { subject, own }: AccessAnswer): boolean {
  const assignmentId = subject.facts.assignment?.id ?? null;
  return assignmentId === ticket.assignmentId && (own.lease?.id ?? ticket.leaseId) === ticket.leaseId;
}
