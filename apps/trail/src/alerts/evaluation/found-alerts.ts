import type { AlertKind } from '../rules/rule-parameters.schema.js';
import type { Finding } from '../rules/rule.js';
import type { TrailRecord } from '../trail-record.js';

/** What an alert is about and has seen within one batch; many findings of one storm are one of these. */
export interface FoundAlert {
  readonly organisationId: string;
  readonly kind: AlertKind;
  readonly dedupeKey: string;
  readonly windowStartMs: number;
  readonly title: string;
  details: Readonly<Record<string, unknown>>;
  readonly about: AlertSubject;
  readonly recordIds: string[];
  /** How many records the first finding was seen in. */
  readonly firstRecords: number;
  /** How many further records there were. */
  further: number;
  findings: number;
  readonly firstMs: number;
  lastMs: number;
}

export interface AlertSubject {
  readonly subjectId: string | null;
  readonly toolId: string | null;
  readonly projectId: string | null;
  readonly itemId: string | null;
}

/** So many records are linked by an alert; the rest is counted. */
export const MAX_LINKED_RECORDS = 100;

/** About an installation or a log rather than about somebody. */
export const NOBODY: AlertSubject = { subjectId: null, toolId: null, projectId: null, itemId: null };

/** Gathers findings, so that a storm costs one row and not thousands. */
export class FoundAlerts {
  private readonly byKey = new Map<string, FoundAlert>();

  get all(): readonly FoundAlert[] {
    return [...this.byKey.values()];
  }

  add(finding: Finding, { organisationId, atMs, ...record }: AlertPlace): void {
    const { kind, dedupeKey, windowMs, recordIds } = finding;
    const windowStartMs = Math.floor(atMs / windowMs) * windowMs;
    const key = `${organisationId}\n${kind}\n${dedupeKey}\n${windowStartMs}`;
    const known = this.byKey.get(key);
    if (known !== undefined) {
      grow(known, finding, atMs);
      return;
    }
    this.byKey.set(key, {
      organisationId,
      kind,
      dedupeKey,
      windowStartMs,
      title: finding.title,
      details: finding.details,
      about: record,
      recordIds: recordIds.slice(0, MAX_LINKED_RECORDS),
      firstRecords: recordIds.length,
      further: 0,
      findings: 1,
      firstMs: atMs,
      lastMs: atMs,
    });
  }
}

/** Where and about whom something was found. */
export type AlertPlace = AlertSubject & Pick<TrailRecord, 'organisationId' | 'atMs'>;

/** The first finding brings what it was seen in; each further one adds the record that set it off, which comes last. */
function grow(known: FoundAlert, { details, recordIds }: Finding, atMs: number): void {
  const newest = recordIds.at(-1);
  if (newest !== undefined) {
    known.further += 1;
    if (known.recordIds.length < MAX_LINKED_RECORDS) known.recordIds.push(newest);
  }
  known.findings += 1;
  known.details = details;
  known.lastMs = Math.max(known.lastMs, atMs);
}
