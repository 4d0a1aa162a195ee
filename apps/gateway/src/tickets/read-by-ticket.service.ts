import { type ItemRequest, networkPrefix } from '#libs/http';
import { freezePrincipal, onBehalfOf, type Principal, type PrincipalDirectory } from '#libs/identity';
import type { Clock } from '#libs/kernel';
import type { GrantedRead, ReadItem } from '../items/read-item.service.js';
import type { RequestOrigin } from '../items/read-request.js';
import { HeldTicket } from './held-ticket.js';
import type { Ticket } from './ticket.js';
import type { TicketDirectory } from './ticket-directory.js';
import type { TicketRefusals } from './ticket-refusals.service.js';
import { hashOfTicket } from './ticket-secret.js';
import { judgeTicket, type TicketPresentation, type TicketRefusalCode } from './ticket-verdict.js';

/** A read asked for with a ticket and nothing else. */
export interface TicketedRequest {
  /** As it stands in the path; a secret. */
  readonly text: string;
  readonly item: ItemRequest;
  readonly origin: RequestOrigin;
}

type Standing =
  | { readonly ok: true; readonly ticket: Ticket; readonly principal: Principal; readonly sha256: Buffer }
  | { readonly ok: false; readonly code: TicketRefusalCode; readonly ticketId: string | null };

/** The governed read by ticket: it yields the person, and the tool that asked for them; then every gate is asked as for any read. */
export class ReadByTicket {
  constructor(
    private readonly tickets: TicketDirectory,
    private readonly principals: Pick<PrincipalDirectory, 'findPersonById' | 'findToolCredential'>,
    private readonly readItem: ReadItem,
    private readonly judges: { readonly refusals: TicketRefusals; readonly clock: Clock },
  ) {}

  async obtain({ text, item, origin }: TicketedRequest): Promise<GrantedRead> {
    const network = origin.address === null ? null : networkPrefix(origin.address);
    const presentation = { method: item.method, network };
    const standing = await this.standingOf(text, presentation);
    if (!standing.ok) throw await this.judges.refusals.refuse(standing.code, { ...standing, origin });
    const { ticket, principal, sha256 } = standing;
    return this.readItem.obtain({
      principal,
      itemId: ticket.itemId,
      projectReference: ticket.projectId,
      item,
      origin,
      door: { ticket: ticket.id },
      ticket: new HeldTicket(ticket, {
        ...this.judges,
        directory: this.tickets,
        sha256,
        presentation,
        origin,
      }),
    });
  }

  private async standingOf(text: string, presentation: TicketPresentation): Promise<Standing> {
    const sha256 = hashOfTicket(text);
    const ticket = sha256 && (await this.findGood(sha256, presentation));
    if (!ticket) return { ok: false, code: 'TICKET_UNKNOWN', ticketId: null };
    const code = this.judge(ticket, presentation);
    const principal = code === null ? await this.principalOf(ticket) : null;
    if (principal) return { ok: true, ticket, principal, sha256 };
    // Nobody stands behind it any more.
    return { ok: false, code: code ?? 'TICKET_REVOKED', ticketId: ticket.id };
  }

  /** What is remembered may allow; only what the database says now refuses, which costs what an unknown ticket costs. */
  private async findGood(sha256: Buffer, presentation: TicketPresentation): Promise<Ticket | null> {
    const known = this.tickets.peek(sha256);
    if (known && this.judge(known, presentation) === null) return known;
    return this.tickets.findAnew(sha256);
  }

  private judge(ticket: Ticket, presentation: TicketPresentation): TicketRefusalCode | null {
    return judgeTicket(ticket, presentation, this.judges.clock.now().getTime());
  }

  private async principalOf({ personId, credentialId }: Ticket): Promise<Principal | null> {
    const person = await this.principals.findPersonById(personId);
    if (person === null) return null;
    if (credentialId === null) {
      const { id: subject } = person;
      return freezePrincipal({ ...person, kind: 'person', credentialId, subject, authenticatedBy: 'ticket' });
    }
    const credential = await this.principals.findToolCredential(credentialId);
    return credential && onBehalfOf(person, credential, 'ticket');
  }
}
