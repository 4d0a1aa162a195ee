import type { PolicyChanges } from '#libs/epochs';
import { scopeOf } from '#libs/facts';
import type { Principal } from '#libs/identity';
import { AppError, isUuid } from '#libs/kernel';
import type { Database } from '#libs/persistence';
import { recordWithin } from '#libs/trail';
import type { RequestOrigin } from '../items/read-request.js';
import type { OwnTicket, TicketRecords } from './ticket-record.js';

interface Row extends OwnTicket {
  readonly revoked: boolean;
}

// Its person's own, or the tool's that made it; a tool made for one person only those of that person.
const OWN_SQL = `
  SELECT id, organisation_id AS "organisationId", person_id AS "personId", project_id AS "projectId", item_id AS "itemId",
         revoked_at IS NOT NULL AS revoked
  FROM tickets WHERE id = $1 AND ($2::uuid IS NULL OR person_id = $2) AND ($3::uuid IS NULL OR credential_id = $3)`;
const REVOKE_SQL = 'UPDATE tickets SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL';

/** Takes tickets back: once that is answered, no gateway serves them, and reads under way by them have ended. */
export class RevokeTicket {
  constructor(
    private readonly database: Database,
    private readonly changes: PolicyChanges,
    private readonly records: TicketRecords,
  ) {}

  /** Returns the id of the record, or null for a ticket that was taken back before; throws NOT_FOUND for any but their own. */
  async revoke(principal: Principal, ticketId: string, origin: RequestOrigin): Promise<string | null> {
    const ticket = isUuid(ticketId) ? await this.findOwn(principal, ticketId) : undefined;
    if (!ticket) throw notFound();
    if (ticket.revoked) return null;
    const intent = this.records.toRevocation(principal, origin, ticket);
    // A change for its person: every gateway forgets the ticket and looks at what they are reading, before this is answered.
    await this.changes.run(
      scopeOf(principal),
      { organisations: [ticket.organisationId], scopes: [ticket.personId] },
      async (transaction) => {
        await transaction.query(REVOKE_SQL, [ticket.id]);
        await recordWithin(transaction, intent);
      },
    );
    return intent.id;
  }

  private async findOwn(principal: Principal, ticketId: string): Promise<Row | undefined> {
    const { kind, id, credentialId } = principal;
    const [row] = await this.database.read<Row>(scopeOf(principal), OWN_SQL, [
      ticketId,
      kind === 'person' ? id : null,
      credentialId,
    ]);
    return row;
  }
}

function notFound(): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    kind: 'not-found',
    publicMessage: 'There is nothing here that you may see.',
  });
}
