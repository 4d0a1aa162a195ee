import { FactsService } from '#libs/facts';
import type { Database } from '#libs/persistence';
import type { LeaseFacts } from '#libs/policy';

const ONE_HOUR_MS = 3_600_000;

/** Returns the facts of a task that is held at this instant, and for an hour from then. */
export function heldLease(at: Date): LeaseFacts {
  const expiresAt = new Date(at.getTime() + ONE_HOUR_MS).toISOString();
  return { id: 'supposed', taskId: 'supposed', expiresAt, endedAt: null };
}

/** The facts as they are, but for the lease: for a question only, never for a read. */
export class FactsWithLease extends FactsService {
  constructor(
    database: Database,
    private readonly lease: LeaseFacts | null,
  ) {
    super(database);
  }

  override findLease(): Promise<LeaseFacts | null> {
    return Promise.resolve(this.lease);
  }
}
