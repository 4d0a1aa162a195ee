import type { GatewayFixture } from './gateway-fixture.js';
import { waitUntil } from '#libs/testing';

export interface StoredRecord {
  readonly id: string;
  readonly organisation_id: string;
  readonly kind: string;
  readonly effect: string;
  readonly codes: string[];
  readonly subject_id: string | null;
  readonly project_id: string | null;
  readonly item_id: string | null;
  readonly body: RecordBody;
}

interface RecordBody {
  readonly [member: string]: unknown;
  readonly request: Record<string, unknown>;
  readonly reasons: { code: string }[];
  readonly facts: Record<string, unknown> & { subject: string; dataset: string | null };
  readonly details: Record<string, unknown>;
}

export interface StoredOutcome {
  readonly bytesSent: number;
  readonly ending: string;
}

/** Returns the committed record of an answer; null when there is none. */
export async function findRecord(fixture: GatewayFixture, id: unknown): Promise<StoredRecord | null> {
  const { rows } = await fixture.owner.query<StoredRecord>(
    `SELECT *, event->'unmapped'->'record' AS body FROM access_entries WHERE id = $1`,
    [id ?? null],
  );
  return rows[0] ?? null;
}

/** Returns what the record names of where it came from, as long as nobody has erased it. */
export async function originOf(fixture: GatewayFixture, id: unknown): Promise<Record<string, unknown>> {
  const { rows } = await fixture.owner.query<{ body: Record<string, unknown> }>(
    `SELECT v.body FROM access_entries e
     JOIN recorded_values v ON v.sha256 IN (e.event->'src_endpoint'->>'uid', e.event->'unmapped'->'origin'->>'agentValue')
     WHERE e.id = $1`,
    [id ?? null],
  );
  return Object.assign({}, ...rows.map(({ body }) => body)) as Record<string, unknown>;
}

/** Outcomes are written after the fact: waits for this record's. */
export async function outcomeOf(
  fixture: GatewayFixture,
  recordId: unknown,
  timeoutMs = 5_000,
): Promise<StoredOutcome> {
  return waitUntil(
    async () => {
      const { rows } = await fixture.owner.query<{ bytes_sent: string; ending: string }>(
        'SELECT bytes_sent, ending FROM access_outcomes WHERE record_id = $1',
        [recordId ?? null],
      );
      const [row] = rows;
      return row && { bytesSent: Number(row.bytes_sent), ending: row.ending };
    },
    { timeoutMs },
  ) as Promise<StoredOutcome>;
}

/** Returns how many records of a kind there are. */
export async function countRecords(fixture: GatewayFixture, kind: string): Promise<number> {
  const { rows } = await fixture.owner.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM access_entries WHERE kind = $1',
    [kind],
  );
  return rows[0]?.count ?? 0;
}
