import type { AlertKind, Severity } from './rules/rule-parameters.schema.js';

/** An alert as it is stored. */
export interface AlertRow {
  readonly id: string;
  readonly organisation_id: string;
  readonly kind: AlertKind;
  readonly severity: Severity;
  readonly title: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly subject_id: string | null;
  readonly tool_id: string | null;
  readonly project_id: string | null;
  readonly item_id: string | null;
  readonly record_ids: readonly string[];
  readonly record_total: string;
  readonly findings: string;
  readonly announced: string;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly acknowledged_at: Date | null;
  readonly acknowledged_by: string | null;
  readonly note: string | null;
}

/** An alert as it is shown; ids and counts only, so that it may leave the installation. */
export interface AlertView {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: AlertKind;
  readonly severity: Severity;
  readonly state: 'open' | 'acknowledged';
  readonly title: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly personId: string | null;
  readonly toolId: string | null;
  readonly projectId: string | null;
  readonly itemId: string | null;
  /** The first hundred records it was seen in, each to be had at `/trail/v1/events/{id}`. */
  readonly recordIds: readonly string[];
  readonly recordTotal: number;
  readonly findings: number;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly acknowledgement: {
    readonly at: string;
    readonly by: string;
    readonly note: string;
  } | null;
}

/** Columns of an `AlertRow`. */
export const ALERT_COLUMNS = `id, organisation_id, kind, severity, title, details, subject_id, tool_id, project_id, item_id, record_ids,
  record_total, findings, announced, first_at, last_at, acknowledged_at, acknowledged_by, note`;

/** Returns the alert as auditors see it. */
export function toAlertView(row: AlertRow): AlertView {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    kind: row.kind,
    severity: row.severity,
    state: row.acknowledged_at === null ? 'open' : 'acknowledged',
    title: row.title,
    details: row.details,
    personId: row.subject_id,
    toolId: row.tool_id,
    projectId: row.project_id,
    itemId: row.item_id,
    recordIds: row.record_ids,
    recordTotal: Number(row.record_total),
    findings: Number(row.findings),
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    acknowledgement: acknowledgementOf(row),
  };
}

/** Returns what a webhook is told: all of it but the note, which is free text for whoever looks here. */
export function toAnnouncement(row: AlertRow): object {
  const { acknowledgement, ...alert } = toAlertView(row);
  return { ...alert, acknowledgedAt: acknowledgement?.at ?? null };
}

function acknowledgementOf({ acknowledged_at: at, acknowledged_by: by, note }: AlertRow) {
  return at === null || by === null ? null : { at: at.toISOString(), by, note: note ?? '' };
}
