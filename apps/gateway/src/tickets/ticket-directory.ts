import { FactCache } from '#libs/facts';
import type { Database } from '#libs/persistence';
import type { Ticket } from './ticket.js';

const CACHED = 50_000;
const FIND_SQL = `
  SELECT id, organisation_id AS "organisationId", person_id AS "personId", credential_id AS "credentialId", project_id AS "projectId",
         item_id AS "itemId", version_id AS "versionId", assignment_id AS "assignmentId", lease_id AS "leaseId", methods, network,
         max_uses AS "maxUses", uses, used_at AS "usedAt", expires_at AS "expiresAt", revoked_at AS "revokedAt"
  FROM find_ticket($1)`;

/**
 * Finds tickets by the hash of what was presented: one indexed lookup, then from memory until something changes for their
 * person or tool, for a minute at most. An old answer opens nothing: `record_access` asks the row itself whether the ticket was
 * taken back, has ended or is used up, in the transaction that makes the read possible. Absence is never remembered.
 */
export class TicketDirectory {
  private readonly tickets = new FactCache<Ticket>(CACHED);

  constructor(private readonly database: Database) {}

  /** Returns what is remembered of it, without waiting. */
  peek(sha256: Buffer): Ticket | undefined {
    return this.tickets.peek(keyOf(sha256));
  }

  async find(sha256: Buffer): Promise<Ticket | null> {
    return this.tickets.get(
      keyOf(sha256),
      async () => {
        const [row] = await this.database.query<Ticket>(FIND_SQL, [sha256]);
        return row ?? null;
      },
      ({ personId, credentialId }) => (credentialId === null ? [personId] : [personId, credentialId]),
    );
  }

  /** Returns the ticket as it stands in the database now. */
  async findAnew(sha256: Buffer): Promise<Ticket | null> {
    this.tickets.delete(keyOf(sha256));
    return this.find(sha256);
  }

  /** Forgets the tickets a change of policy concerns. */
  invalidate(scopes: ReadonlySet<string>): void {
    this.tickets.invalidate(scopes);
  }
}

function keyOf(sha256: Buffer): string {
  return sha256.toString('base64url');
}
