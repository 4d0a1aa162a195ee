import type { OwnPostgres } from './own-postgres.js';
import type { Reading } from './reading.js';

/** What the trail says of readings of which the client got at least one byte. */
export interface TrailCheck {
  /** Readings with bytes whose ALLOW record is not in the trail: each one breaks invariant I1. */
  readonly unrecorded: readonly Reading[];
  /** Readings whose outcome claims fewer bytes than arrived: each one breaks invariant I8. */
  readonly understated: readonly Reading[];
  /** Readings without an outcome: the process died before it could say; they count as fully disclosed. */
  readonly withoutOutcome: number;
}

interface Row {
  readonly id: string;
  readonly bytes_sent: string | null;
}

/** Compares what clients got with what the trail holds, as an auditor would: by the record ids of the answers. */
export async function checkTrail(postgres: OwnPostgres, readings: readonly Reading[]): Promise<TrailCheck> {
  const withBytes = readings.filter(({ itemBytes }) => itemBytes > 0);
  const ids = withBytes.map(({ recordId }) => recordId).filter((id) => id !== null);
  const rows = await postgres.rows<Row>(
    `SELECT e.id, o.bytes_sent FROM access_entries e LEFT JOIN access_outcomes o ON o.record_id = e.id
     WHERE e.kind = 'access' AND e.effect = 'allow' AND e.id = ANY ($1::uuid[])`,
    [ids],
  );
  const sent = new Map(rows.map(({ id, bytes_sent: bytes }) => [id, bytes]));
  const claimOf = (reading: Reading): string | null | undefined => sent.get(reading.recordId ?? '');
  return {
    unrecorded: withBytes.filter((reading) => claimOf(reading) === undefined),
    understated: withBytes.filter((reading) => Number(claimOf(reading) ?? Infinity) < reading.itemBytes),
    withoutOutcome: withBytes.filter((reading) => claimOf(reading) === null).length,
  };
}
