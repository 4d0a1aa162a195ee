import { uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { ALERT_COLUMNS, type AlertRow } from '../alert.presenter.js';
import { type AlertNews, announce } from '../delivery/announcements.js';
import type { Severity } from '../rules/rule-parameters.schema.js';
import { type FoundAlert, MAX_LINKED_RECORDS } from './found-alerts.js';

/** Something found, with how bad the organisation’s rule says it is. */
export type RatedAlert = FoundAlert & { readonly severity: Severity };

type WrittenRow = AlertRow & { readonly opened: boolean };

/** What an alert grows to before its receivers are told again: a storm is a handful of messages. */
const TOLD_AGAIN_AT = 10;

const UPSERT = `INSERT INTO alerts AS a (id, organisation_id, kind, severity, title, details, subject_id, tool_id, project_id, item_id,
    dedupe_key, window_start, record_ids, record_total, findings, announced, first_at, last_at)
  SELECT f.id, f.organisation, f.kind, f.severity, f.title, f.details, f.subject, f.tool, f.project, f.item,
    f.key, f.window_start, f.records, f.first_records + f.further, f.findings, f.findings, f.first_at, f.last_at
  FROM json_to_recordset($1::json) AS f(id uuid, organisation uuid, kind text, severity text, title text, details jsonb, subject uuid, tool uuid,
    project uuid, item uuid, key text, window_start timestamptz, records uuid[], first_records bigint, further bigint, findings bigint,
    first_at timestamptz, last_at timestamptz)
  ORDER BY f.organisation, f.kind, f.key, f.window_start
  ON CONFLICT (organisation_id, kind, dedupe_key, window_start) DO UPDATE SET
    details = excluded.details, last_at = greatest(a.last_at, excluded.last_at), findings = a.findings + excluded.findings,
    record_ids = (SELECT coalesce(array_agg(r.id ORDER BY r.place), '{}') FROM (
      SELECT u.id, min(u.place) AS place FROM unnest(a.record_ids || excluded.record_ids) WITH ORDINALITY AS u(id, place)
      GROUP BY u.id ORDER BY 2 LIMIT ${MAX_LINKED_RECORDS}) r),
    -- What set each finding off is new; what the first of them was seen in besides is known.
    record_total = a.record_total + CASE WHEN cardinality(excluded.record_ids) = 0 THEN 0 ELSE excluded.findings END
  RETURNING ${ALERT_COLUMNS}, (xmax = 0) AS opened`;

const ANNOUNCED = 'UPDATE alerts SET announced = findings WHERE id = ANY ($1::uuid[])';

/** Stores what was found and queues who is to be told, in the caller's transaction; returns how many alerts were opened. */
export async function writeAlerts(transaction: Transaction, found: readonly RatedAlert[]): Promise<number> {
  if (found.length === 0) return 0;
  const rows = await transaction.query<WrittenRow[]>(UPSERT, [JSON.stringify(found.map(toRow))]);
  const news = rows.flatMap((row) => newsOf(row));
  await announce(transaction, news);
  const updated = news.filter(({ type }) => type === 'alert.updated').map(({ row }) => row.id);
  if (updated.length > 0) await transaction.query(ANNOUNCED, [updated]);
  return rows.filter(({ opened }) => opened).length;
}

function newsOf(row: WrittenRow): AlertNews[] {
  if (row.opened) return [{ row, type: 'alert.opened' }];
  const grown = Number(row.findings) >= TOLD_AGAIN_AT * Number(row.announced);
  return grown && row.acknowledged_at === null ? [{ row, type: 'alert.updated' }] : [];
}

function toRow(found: RatedAlert): object {
  const { subjectId, toolId, projectId, itemId } = found.about;
  return {
    id: uuidV7(),
    organisation: found.organisationId,
    kind: found.kind,
    severity: found.severity,
    title: found.title,
    details: found.details,
    subject: subjectId,
    tool: toolId,
    project: projectId,
    item: itemId,
    key: found.dedupeKey,
    window_start: new Date(found.windowStartMs),
    records: found.recordIds,
    first_records: found.firstRecords,
    further: found.further,
    findings: found.findings,
    first_at: new Date(found.firstMs),
    last_at: new Date(found.lastMs),
  };
}
