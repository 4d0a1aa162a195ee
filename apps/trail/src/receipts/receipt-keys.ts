import { Injectable } from '@nestjs/common';
import type { Receipt } from '#libs/evidence';
import { Database } from '#libs/persistence';

/** Any other record of the same chain near that time names the key, too. */
const OF_STREAM = `
  SELECT event->'unmapped'->'stream'->>'key' AS key FROM access_entries
  WHERE id >= uuid_at($1::timestamptz) AND id < uuid_at($2::timestamptz) AND organisation_id = $3 AND stream_id = $4 LIMIT 1`;
const AROUND_MS = 5_000;
/** Past it neither a date nor an id of this system can be. */
const LATEST_MS = Date.UTC(2200, 0);
const TIME_HEX_DIGITS = 12;

/** Finds the key an instance signed with: every record it made names it. */
@Injectable()
export class ReceiptKeys {
  constructor(private readonly database: Database) {}

  /** Returns the key an event declares for its own chain; null for one that is in none. */
  ofEvent(event: string): Buffer | null {
    const { unmapped } = JSON.parse(event) as {
      readonly unmapped?: { readonly stream?: { readonly key?: string } };
    };
    const key = unmapped?.stream?.key;
    return key === undefined ? null : Buffer.from(key, 'base64url');
  }

  /** Returns the key another record of the chain declares, made within seconds of the missing one; null where there is none. */
  async ofNeighbours({ organisationId, recordId, streamId }: Receipt): Promise<Buffer | null> {
    const madeAtMs = Number.parseInt(recordId.replaceAll('-', '').slice(0, TIME_HEX_DIGITS), 16);
    if (madeAtMs > LATEST_MS) return null;
    const [row] = await this.database.read<{ key: string | null }>(
      { organisations: [organisationId] },
      OF_STREAM,
      [
        new Date(Math.max(0, madeAtMs - AROUND_MS)).toISOString(),
        new Date(madeAtMs + AROUND_MS).toISOString(),
        organisationId,
        streamId,
      ],
    );
    return row?.key ? Buffer.from(row.key, 'base64url') : null;
  }
}
