import { waitUntil } from '#libs/testing';
import type { OwnPostgres } from './own-postgres.js';

export interface StoredOutcome {
  readonly bytesSent: number;
  readonly ending: string;
}

/** Returns the outcome of a read; it is written after the fact, so this waits for it. */
export async function outcomeOf(
  postgres: OwnPostgres,
  recordId: string | undefined,
  timeoutMs = 10_000,
): Promise<StoredOutcome> {
  const found = await waitUntil(
    async () => {
      const [row] = await postgres.rows<{ bytes_sent: string; ending: string }>(
        'SELECT bytes_sent, ending FROM access_outcomes WHERE record_id = $1',
        [recordId],
      );
      return row;
    },
    { timeoutMs, intervalMs: 50 },
  );
  return { bytesSent: Number(found?.bytes_sent), ending: found?.ending ?? 'none' };
}
