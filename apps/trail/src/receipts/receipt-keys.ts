import { Injectable } from '@nestjs/common';
import type { Receipt } from '#libs/evidence';
import { Database } from '#libs/persistence';

const OF_RECORD = `
  SELECT event->'unmapped'->'stream'->>'key' AS key FROM access_entries
  WHERE id = $1 AND organisation_id = $2 AND stream_id = $3`;
/** Any other record of the same chain near that time names the key, too. */
const OF_STREAM = `
  SELECT event->'unmapped'->'stream'->>'key' AS key FROM access_entries
  WHERE id >= uuid_at($1::timestamptz) AND id < uuid_at($2::timestamptz) AND organisation_id = $3 AND stream_id = $4 LIMIT 1`;
const AROUND_MS = [2_000, 60_000, 600_000];

interface Row {
  readonly key: string | null;
}

/** Finds the key an instance signed with: every record it made names it. */
@Injectable()
export class ReceiptKeys {
  constructor(private readonly database: Database) {}

  /** Returns 32 bytes, or null where no record of the chain is left to say. */
  async find({ organisationId, recordId, streamId, issuedAtMs }: Receipt): Promise<Buffer | null> {
    const scope = { organisations: [organisationId] };
    const [own] = await this.database.read<Row>(scope, OF_RECORD, [recordId, organisationId, streamId]);
    if (own?.key) return Buffer.from(own.key, 'base64url');
    for (const around of AROUND_MS) {
      const [row] = await this.database.read<Row>(scope, OF_STREAM, [
        new Date(issuedAtMs - around).toISOString(),
        new Date(issuedAtMs + around).toISOString(),
        organisationId,
        streamId,
      ]);
      if (row?.key) return Buffer.from(row.key, 'base64url');
    }
    return null;
  }
}
