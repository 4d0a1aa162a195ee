/** One flat fact about a record: its name in every format, and the SQL that says it as text or a number. */
interface EventColumn {
  readonly name: string;
  readonly sql: string;
}

// The first 48 bits of an id are its milliseconds; read so, because not every supported database has a function for it.
const UNIX_MS = `('x' || left(replace(e.id::text, '-', ''), 12))::bit(48)::bigint`;
/** `OFFSET 0` keeps it one: what the event says of bytes is read out of its text once, not once per column. */
export const BYTES_ONCE = `CROSS JOIN LATERAL (
  SELECT CASE WHEN e.kind = 'access' THEN (e.event #>> '{unmapped,bytes}')::bigint END AS requested OFFSET 0) b`;

/** An ALLOW without an outcome counts as all of it disclosed: nobody can say that it was less. */
const BYTES_DISCLOSED = `CASE WHEN e.kind <> 'access' THEN NULL WHEN e.effect = 'deny' THEN 0
  ELSE coalesce(o.bytes_sent, b.requested) END`;

/** Guarantees the same facts in the same order in every format that is not the stored event itself. */
export const EVENT_COLUMNS: readonly EventColumn[] = [
  { name: 'id', sql: 'e.id' },
  {
    name: 'at',
    sql: `to_char(to_timestamp(${UNIX_MS} / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  },
  { name: 'organisationId', sql: 'e.organisation_id' },
  { name: 'kind', sql: 'e.kind' },
  { name: 'effect', sql: 'e.effect' },
  { name: 'codes', sql: 'e.codes' },
  // A tool that asks for itself is its own subject; it is no person.
  { name: 'personId', sql: 'nullif(e.subject_id, e.tool_id)' },
  { name: 'toolId', sql: 'e.tool_id' },
  { name: 'projectId', sql: 'e.project_id' },
  { name: 'datasetId', sql: 'e.dataset_id' },
  { name: 'itemId', sql: 'e.item_id' },
  { name: 'country', sql: 'e.country' },
  { name: 'bytesRequested', sql: 'b.requested' },
  { name: 'bytesSent', sql: 'o.bytes_sent' },
  { name: 'bytesDisclosed', sql: BYTES_DISCLOSED },
  { name: 'ending', sql: 'o.ending' },
  { name: 'leafIndex', sql: 'l.leaf_index' },
  { name: 'leafHash', sql: `encode(l.leaf_hash, 'hex')` },
];

/** The tables the columns speak of: a record, its place in the log, and its outcome if there is one yet. */
export const EVENT_TABLES = `access_entries e JOIN log_leaves l ON l.record_id = e.id AND l.part = 0
  LEFT JOIN access_outcomes o ON o.record_id = e.id ${BYTES_ONCE}`;

/** One JSON object per record, made where the rows are. */
export const JSON_LINE = `json_build_object(${EVENT_COLUMNS.map(({ name, sql }) => `'${name}', ${sql}`).join(', ')})::text`;

/** The stored texts of a record and its outcome, byte for byte, with `separator` (SQL) between them. */
export const storedEvents = (separator: string): string =>
  `e.event::text || coalesce(${separator} || o.event::text, '')`;

/** The columns by name, codes as one text. */
export const CSV_COLUMNS = EVENT_COLUMNS.map(({ name, sql }) =>
  name === 'codes' ? `array_to_string(${sql}, ' ') AS "${name}"` : `(${sql})::text AS "${name}"`,
).join(', ');
