/** A ticket as stored, found by the hash of what was presented. Its uses and network are as old as the answer. */
export interface Ticket {
  readonly id: string;
  readonly organisationId: string;
  readonly personId: string;
  /** The tool that made it for the person; null where the person did. */
  readonly credentialId: string | null;
  readonly projectId: string;
  readonly itemId: string;
  readonly versionId: string;
  readonly assignmentId: string | null;
  /** The lease it was made under; null where none was demanded. */
  readonly leaseId: string | null;
  readonly methods: readonly string[];
  /** /24 or /48 it is for; null until its first use. */
  readonly network: string | null;
  /** null: as many as its other limits leave. */
  readonly maxUses: number | null;
  readonly uses: number;
  /** When a range was last asked for; null where none was, or uses are not counted. */
  readonly usedAt: Date | null;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

/** What may be done with a ticket. */
export const TICKET_METHODS = ['GET', 'HEAD'] as const;
export type TicketMethod = (typeof TICKET_METHODS)[number];
