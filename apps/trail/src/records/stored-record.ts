import { createHash } from 'node:crypto';
import type { Database } from '#libs/persistence';
import type { Reach } from '../calls/reach.js';

/** One record as it is stored: texts as they were hashed. */
export interface StoredRecord {
  readonly id: string;
  readonly organisationId: string;
  readonly effect: string;
  readonly codes: readonly string[];
  readonly projectId: string | null;
  readonly itemId: string | null;
  readonly event: string;
  readonly outcome: string | null;
  /** null until the record is in the log. */
  readonly leafIndex: string | null;
  readonly leafHash: string | null;
}

const RECORD = `SELECT e.id, e.organisation_id AS "organisationId", e.effect, e.codes, e.project_id AS "projectId",
    e.item_id AS "itemId", e.event::text AS event, o.event::text AS outcome, l.leaf_index::text AS "leafIndex",
    encode(l.leaf_hash, 'hex') AS "leafHash"
  FROM access_entries e LEFT JOIN access_outcomes o ON o.record_id = e.id
  LEFT JOIN log_leaves l ON l.record_id = e.id AND l.part = 0
  WHERE e.id = $1 AND ($2::uuid[] IS NULL OR e.organisation_id = ANY ($2))`;

/** Returns the record within the reach; null for one that is missing or another's. */
export async function findRecord(database: Database, reach: Reach, id: string): Promise<StoredRecord | null> {
  const own = reach.organisations === 'every' ? null : reach.organisations;
  const [row] = await database.read<StoredRecord>(reach.scope, RECORD, [id, own]);
  return row ?? null;
}

/** What a record names by hash, as far as it is still there. */
export interface DisclosedValues {
  readonly address: unknown;
  readonly agent: unknown;
}

interface ValueRow {
  readonly sha256: string;
  readonly body: string;
}

interface NamedOrigin {
  readonly src_endpoint?: { readonly uid?: string };
  readonly unmapped?: { readonly origin?: { readonly agentValue?: string } };
}

/** Returns the values an event names; null for one that was erased or has expired, and for one it does not name. */
export async function discloseValues(
  database: Database,
  reach: Reach,
  { event, organisationId }: StoredRecord,
): Promise<DisclosedValues> {
  const named = JSON.parse(event) as NamedOrigin;
  const [address, agent] = [named.src_endpoint?.uid, named.unmapped?.origin?.agentValue];
  const hashes = [address, agent].filter((hash) => hash !== undefined);
  const rows = await database.read<ValueRow>(
    reach.scope,
    `SELECT sha256, body::text AS body FROM recorded_values
     WHERE sha256 = ANY ($1) AND organisation_id = $2 AND kind IN ('address', 'agent')`,
    [hashes, organisationId],
  );
  const valueOf = (hash: string | undefined): unknown => toValue(rows.find(({ sha256 }) => sha256 === hash));
  return { address: valueOf(address), agent: valueOf(agent) };
}

/** The hash in the log vouches for the text: one that was altered is shown as missing. */
function toValue(row: ValueRow | undefined): unknown {
  if (row === undefined) return null;
  if (createHash('sha256').update(row.body).digest('hex') !== row.sha256) return null;
  return JSON.parse(row.body);
}
