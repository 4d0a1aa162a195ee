export type EntryKind = 'access' | 'listing' | 'authentication' | 'administration' | 'explanation';

/** What is written before anything is given. Epochs of null are for entries that no policy change can make stale. */
export interface Intent {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: EntryKind;
  readonly effect: 'allow' | 'deny';
  readonly codes: readonly string[];
  readonly subjectId: string | null;
  readonly projectId: string | null;
  readonly itemId: string | null;
  readonly versionId: string | null;
  readonly organisationEpoch: number | null;
  readonly subjectEpoch: number | null;
  readonly bytes: number;
  readonly itemLimit: number | null;
  readonly byteLimit: number | null;
  readonly windowSeconds: number | null;
  /** JSON text, built once and stored byte for byte. */
  readonly body: string;
  /** Facts the body names by hash; stored with the first record that uses them. */
  readonly snapshots: readonly FactSnapshot[];
}

/** A part of a decision's inputs, named by the SHA-256 (hex) of its JSON text. */
export interface FactSnapshot {
  readonly sha256: string;
  readonly organisationId: string;
  readonly json: string;
}

/** `stale`: policy changed since the facts were read, decide again. `budget`: the budget in the database is spent, decide again. `unrecordable`: the database refuses this very record. */
export type IntentVerdict = 'recorded' | 'stale' | 'budget' | 'unrecordable';

/** A record larger than this is refused at creation, so no caller can make a batch fail for others. */
export const MAX_BODY_BYTES = 32_768;

function text(value: string | null): string {
  // Ids, codes and enumerations only: no character that JSON would escape can be in them.
  return value === null ? 'null' : `"${value}"`;
}

/** Returns the row as JSON for the SQL function `record_access`; written by hand because it runs on every read. */
export function toRow(intent: Intent, instanceId: string): string {
  return (
    `{"id":"${intent.id}","organisation_id":"${intent.organisationId}","kind":"${intent.kind}","effect":"${intent.effect}",` +
    `"codes":${JSON.stringify(intent.codes)},"subject_id":${text(intent.subjectId)},"project_id":${text(intent.projectId)},` +
    `"item_id":${text(intent.itemId)},"version_id":${text(intent.versionId)},"instance_id":"${instanceId}",` +
    `"organisation_epoch":${intent.organisationEpoch},"subject_epoch":${intent.subjectEpoch},"bytes":${intent.bytes},` +
    `"item_limit":${intent.itemLimit},"byte_limit":${intent.byteLimit},"window_seconds":${intent.windowSeconds},"body":${intent.body}}`
  );
}
