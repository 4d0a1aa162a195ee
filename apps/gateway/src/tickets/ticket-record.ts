import type { Principal } from '#libs/identity';
import { isUuid, uuidV7 } from '#libs/kernel';
import {
  administrationEvent,
  canonicalJson,
  type Intent,
  type OriginRegister,
  type OriginValues,
  UNCONDITIONAL,
} from '#libs/trail';
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

interface Deed {
  readonly principal: Principal;
  readonly origin: RequestOrigin;
  readonly organisationId: string;
  readonly action: 'ticket.create' | 'ticket.revoke';
  readonly codes: readonly string[];
  readonly object: { readonly type: string; readonly id: string };
  readonly projectId: string | null;
  readonly itemId: string | null;
  readonly record: object;
}

/** Writes the records of what happens to tickets beside their use: none names the ticket by what is presented. */
export class TicketRecords {
  constructor(private readonly origins: OriginRegister) {}

  /** For the organisation of the caller: whose item was meant is not looked at before the caller may ask for it. */
  toDenial({ principal, origin, itemId }: TicketOrder, code: NoTicketHolder['code']): Intent {
    return this.toIntent({
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
    return this.toIntent({
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

  private toIntent(deed: Deed): Intent {
    const id = uuidV7();
    const { principal, organisationId, codes, projectId, itemId } = deed;
    const effect = codes.length === 0 ? 'allow' : 'deny';
    const origin = this.originOf(deed);
    return {
      ...UNCONDITIONAL,
      id,
      organisationId,
      kind: 'administration',
      effect,
      codes,
      subjectId: principal.id,
      toolId: principal.credentialId,
      projectId,
      itemId,
      event: toEvent(deed, { id, effect, origin }),
      values: origin.address ? [origin.address, origin.agent] : [origin.agent],
    };
  }

  private originOf({ principal, origin, organisationId }: Deed): OriginValues {
    return this.origins.of({
      organisationId,
      subjectId: principal.id,
      handle: principal.handle,
      address: origin.address,
      userAgent: origin.userAgent,
    });
  }
}

function toEvent(
  { principal, origin: asked, organisationId, action, codes, object, projectId, itemId, record }: Deed,
  {
    id,
    effect,
    origin,
  }: { readonly id: string; readonly effect: 'allow' | 'deny'; readonly origin: OriginValues },
): Intent['event'] {
  return administrationEvent({
    recordId: id,
    organisationId,
    atMs: Date.now(),
    kind: 'administration',
    action,
    effect,
    codes,
    object,
    personId: principal.kind === 'person' ? principal.id : null,
    actor: principal,
    origin: {
      addressValue: origin.address?.sha256 ?? null,
      agentValue: origin.agent.sha256,
      country: null,
      requestId: asked.requestId,
      traceId: asked.traceId,
    },
    projectId,
    itemId,
    record: canonicalJson(record),
  });
}
