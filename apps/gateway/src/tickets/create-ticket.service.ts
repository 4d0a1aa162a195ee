import type { InstanceLease } from '#libs/epochs';
import { type AccessAnswer, type NetworkDirectory, scopeOf } from '#libs/facts';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { Database } from '#libs/persistence';
import type { Recorder } from '#libs/trail';
import type { AccessGrant, AccessService } from '../items/access.service.js';
import { assertStillGranted } from '../streams/still-granted.js';
import { ticketEnd } from './ticket-end.js';
import type { TicketHolder, TicketHolders } from './ticket-holder.service.js';
import type { TicketOrder } from './ticket-order.js';
import type { TicketRecords } from './ticket-record.js';
import { newTicketSecret, type TicketSecret } from './ticket-secret.js';
import { ticketForbidden } from './ticket.errors.js';

/** A ticket that was made. Its path is told here and never again. */
export interface CreatedTicket {
  readonly id: string;
  readonly path: string;
  readonly expiresAt: Date;
  readonly recordId: string;
}

/** What makes tickets. */
export interface CreateTicketParts {
  readonly database: Database;
  readonly holders: TicketHolders;
  readonly access: AccessService;
  readonly networks: NetworkDirectory;
  readonly lease: Pick<InstanceLease, 'isValid'>;
  readonly recorder: Recorder;
  readonly records: TicketRecords;
  readonly clock: Clock;
  readonly maxSeconds: number;
}

// No later than the person's lease on the item, also where none is demanded and the answer knows of none.
const INSERT_SQL = `
  INSERT INTO tickets (id, organisation_id, sha256, person_id, credential_id, project_id, item_id, version_id, assignment_id, lease_id,
    methods, network, max_uses, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, least($14::timestamptz, (
    SELECT max(l.expires_at) FROM task_leases l JOIN task_items x ON x.task_id = l.task_id
    WHERE x.item_id = $7 AND l.person_id = $4 AND l.project_id = $6 AND l.ended_at IS NULL AND l.expires_at > now())))
  RETURNING expires_at AS "expiresAt"`;

/**
 * Makes tickets. One is made only for who may read the item at that moment: every gate is asked as for the bytes, and the answer
 * is on record before the ticket exists. It opens nothing by itself: when it is used, every gate is asked again.
 */
export class CreateTicket {
  constructor(private readonly parts: CreateTicketParts) {}

  async create(order: TicketOrder): Promise<CreatedTicket> {
    const holder = await this.parts.holders.find(order);
    if (!holder.ok) {
      const denial = this.parts.records.toDenial(order, holder.code);
      await this.parts.recorder.intent(denial);
      throw ticketForbidden(holder.code, denial.id);
    }
    const id = uuidV7();
    const grant = await this.ask(order, holder, id);
    try {
      const created = await this.store(order, { id, holder, grant });
      assertStillGranted(grant.stream, this.parts.lease, grant.recordId);
      return created;
    } finally {
      grant.stream.release();
    }
  }

  private async ask(order: TicketOrder, holder: TicketHolder, id: string): Promise<AccessGrant> {
    const { access, networks } = this.parts;
    const { principal, address, network } = holder;
    return access.obtain(
      {
        principal,
        itemId: order.itemId,
        projectReference: order.projectReference,
        action: 'item:read',
        network: networks.networkOf(address),
        bytesOf: () => 0,
      },
      {
        principal,
        origin: order.origin,
        operation: 'ticket.create',
        // Keys in order. Not the network itself, which is personal.
        details: {
          maxUses: order.maxUses ?? null,
          methods: order.methods.join(','),
          network: network === null ? 'first-use' : 'bound',
          ticket: id,
          ttlSeconds: order.ttlSeconds,
        },
      },
    );
  }

  private async store(
    order: TicketOrder,
    made: { readonly id: string; readonly holder: TicketHolder; readonly grant: AccessGrant },
  ): Promise<CreatedTicket> {
    const { database, clock, maxSeconds } = this.parts;
    const { answer, recordId } = made.grant;
    const secret = newTicketSecret();
    const seconds = Math.min(order.ttlSeconds, maxSeconds);
    const end = ticketEnd(answer, { nowMs: clock.now().getTime(), seconds });
    const row = [...keysOf(made, secret), ...subjectsOf(answer), ...limitsOf(order, made.holder), end];
    const scope = scopeOf(made.holder.principal);
    const [stored] = await database.read<{ expiresAt: Date }>(scope, INSERT_SQL, row);
    if (!stored) throw new Error('the ticket was not stored');
    return { id: made.id, path: `/t/${secret.text}`, expiresAt: stored.expiresAt, recordId };
  }
}

type Values = readonly unknown[];

function keysOf(
  { id, holder, grant }: { readonly id: string; readonly holder: TicketHolder; readonly grant: AccessGrant },
  { sha256 }: TicketSecret,
): Values {
  return [id, grant.owner, sha256, holder.principal.id, holder.principal.credentialId];
}

/** What the ticket is for, from the answer that allowed it: a grant without an item or a project cannot happen. */
function subjectsOf({ item, subject, own }: AccessAnswer): Values {
  const { project, assignment } = subject.facts;
  return [project?.id, item?.facts.id, item?.facts.versionId, assignment?.id, own.lease?.id];
}

function limitsOf({ methods, maxUses }: TicketOrder, { network }: TicketHolder): Values {
  return [methods, network, maxUses];
}
