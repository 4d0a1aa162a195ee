import type { Principal } from '#libs/identity';
import { isUuid } from '#libs/kernel';
import type { Intent, OriginRegister } from '#libs/trail';
import { DeedRecords } from '../deeds/deed-records.js';
import type { RequestOrigin } from '../items/read-request.js';
import type { NoTicketHolder } from './ticket-holder.service.js';
import type { TicketOrder } from './ticket-order.js';

/** A ticket as far as its revocation is concerned. */
export interface OwnTicket {
  readonly id: string;
  readonly organisationId: string;
  readonly personId: string;
  readonly projectId: string;
  readonly itemId: string;
}

/** Writes the records of what happens to tickets beside their use: none names the ticket by what is presented. */
export class TicketRecords {
  private readonly deeds: DeedRecords;

  constructor(origins: OriginRegister) {
    this.deeds = new DeedRecords(origins);
  }

  /** For the organisation of the caller: whose item was meant is not looked at before the caller may ask for it. */
  toDenial({ principal, origin, itemId }: TicketOrder, code: NoTicketHolder['code']): Intent {
    return this.deeds.toIntent({
      principal,
      origin,
      organisationId: principal.organisationId,
      action: 'ticket.create',
      codes: [code],
      object: { type: 'item', id: isUuid(itemId) ? itemId : 'unknown' },
      projectId: null,
      itemId: null,
      record: { action: 'ticket.create', reasons: [code], v: 2 },
    });
  }

  toRevocation(principal: Principal, origin: RequestOrigin, ticket: OwnTicket): Intent {
    const { id, organisationId, personId, projectId, itemId } = ticket;
    return this.deeds.toIntent({
      principal,
      origin,
      organisationId,
      action: 'ticket.revoke',
      codes: [],
      object: { type: 'ticket', id },
      projectId,
      itemId,
      record: { action: 'ticket.revoke', after: { personId, ticketId: id }, v: 2 },
    });
  }
}
