/** One flat fact about a record: its name in every format, and the SQL that says it. */
interface EventColumn {
  readonly name: string;
  readonly sql: string;
  /** How JSON writes it: `plain` is text that never needs an escape, `always` there or not, `bare` a number, `escaped` the rest. */
  readonly json: 'always plain' | 'plain' | 'bare' | 'escaped';
}

// The first 48 bits of an id are its milliseconds; read so, because not every supported database has a function for it.
const UNIX_MS = `('x' || encode(substr(uuid_send(e.id), 1, 6), 'hex'))::bit(48)::bigint`;
/** `OFFSET 0` keeps it one: what the event says of bytes is read out of its text once, not once per column. */
export const BYTES_ONCE = `CROSS JOIN LATERAL (
  SELECT CASE WHEN e.kind = 'access' THEN (e.event #>> '{unmapped,bytes}')::bigint END AS requested OFFSET 0) b`;

/** An ALLOW without an outcome counts as all of it disclosed: nobody can say that it was less. */
const BYTES_DISCLOSED = `CASE WHEN e.kind <> 'access' THEN NULL WHEN e.effect = 'deny' THEN 0
  ELSE coalesce(o.bytes_sent, b.requested) END`;

/** Guarantees the same facts in the same order in every format that is not the stored event itself. */
export const EVENT_COLUMNS: readonly EventColumn[] = [
  { name: 'id', sql: 'e.id', json: 'always plain' },
  {
    name: 'at',
    sql: `to_char(timestamp 'epoch' + ${UNIX_MS} * interval '1 ms', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    json: 'always plain',
  },
  { name: 'organisationId', sql: 'e.organisation_id', json: 'always plain' },
  { name: 'kind', sql: 'e.kind', json: 'escaped' },
  { name: 'effect', sql: 'e.effect', json: 'escaped' },
  { name: 'codes', sql: 'e.codes', json: 'escaped' },
  // A tool that asks for itself is its own subject; it is no person.
  { name: 'personId', sql: 'nullif(e.subject_id, e.tool_id)', json: 'plain' },
  { name: 'toolId', sql: 'e.tool_id', json: 'plain' },
  { name: 'projectId', sql: 'e.project_id', json: 'plain' },
  { name: 'datasetId', sql: 'e.dataset_id', json: 'plain' },
  { name: 'itemId', sql: 'e.item_id', json: 'plain' },
  { name: 'country', sql: 'e.country', json: 'escaped' },
  { name: 'bytesRequested', sql: 'b.requested', json: 'bare' },
  { name: 'bytesSent', sql: 'o.bytes_sent', json: 'bare' },
  { name: 'bytesDisclosed', sql: BYTES_DISCLOSED, json: 'bare' },
  { name: 'ending', sql: 'o.ending', json: 'escaped' },
  { name: 'leafIndex', sql: 'l.leaf_index', json: 'bare' },
  { name: 'leafHash', sql: `encode(l.leaf_hash, 'hex')`, json: 'always plain' },
];

/** The tables the columns speak of: a record, its place in the log, and its outcome if there is one yet. */
export const EVENT_TABLES = `access_entries e JOIN log_leaves l ON l.record_id = e.id AND l.part = 0
  LEFT JOIN access_outcomes o ON o.record_id = e.id ${BYTES_ONCE}`;

/** One JSON object per record, made where the rows are: written out, which takes Postgres a fifth less than `json_build_object`. */
export const JSON_LINE = `concat(${EVENT_COLUMNS.map(toMember).join(', ')}, '${closingOf(EVENT_COLUMNS.at(-1))}}')`;

/** Returns what lies between the value before and this one, as one text because each argument costs, and this one's value. */
function toMember({ name, sql, json }: EventColumn, index: number): string {
  const before = index === 0 ? '{' : `${closingOf(EVENT_COLUMNS[index - 1])},`;
  return `'${before}"${name}":${json === 'always plain' ? '"' : ''}', ${toValue(sql, json)}`;
}

function closingOf(column: EventColumn | undefined): string {
  return column?.json === 'always plain' ? '"' : '';
}

function toValue(sql: string, json: EventColumn['json']): string {
  if (json === 'always plain') return sql;
  const text =
    json === 'plain' ? `'"' || (${sql})::text || '"'` : `${json === 'bare' ? '' : 'to_json'}(${sql})::text`;
  return `coalesce(${text}, 'null')`;
}

/** The stored texts of a record and its outcome, byte for byte, with `separator` (SQL) between them. */
export const storedEvents = (separator: string): string =>
  `e.event::text || coalesce(${separator} || o.event::text, '')`;

/** The columns by name, codes as one text. */
export const CSV_COLUMNS = EVENT_COLUMNS.map(({ name, sql }) =>
  name === 'codes' ? `array_to_string(${sql}, ' ') AS "${name}"` : `(${sql})::text AS "${name}"`,
).join(', ');
