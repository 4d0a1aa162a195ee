import type { EventText } from './events/event-text.js';
import type { IssuedReceipt } from './streams/issued-receipt.js';

export type EntryKind =
  'access' | 'listing' | 'authentication' | 'administration' | 'explanation' | 'trail' | 'disclosure';

/** What is written before anything is given. Epochs of null are for entries that no policy change can make stale. */
export interface Intent {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: EntryKind;
  readonly effect: 'allow' | 'deny';
  readonly codes: readonly string[];
  readonly subjectId: string | null;
  /** The tool credential that asked; null for people. */
  readonly toolId: string | null;
  readonly projectId: string | null;
  readonly datasetId: string | null;
  readonly itemId: string | null;
  readonly versionId: string | null;
  /** ISO 3166-1 alpha-2 of the request's address; null when unknown or of no matter. */
  readonly country: string | null;
  readonly organisationEpoch: number | null;
  readonly subjectEpoch: number | null;
  /** Of the tool that acts for the subject; null where none does. */
  readonly toolEpoch: number | null;
  /** The lease an allow rests on; null where it rests on none. */
  readonly leaseId: string | null;
  /** The ticket an allow rests on; null where it rests on none. */
  readonly ticket: TicketUse | null;
  readonly bytes: number;
  readonly itemLimit: number | null;
  readonly byteLimit: number | null;
  readonly windowSeconds: number | null;
  /** Canonical JSON of the OCSF event, built once; stored byte for byte, with its place in the instance's chain. */
  readonly event: EventText;
  /** Values the event names by hash; stored with the first record that uses them. */
  readonly values: readonly RecordedValue[];
}

/** What a read makes of its ticket: `record_access` counts it, and refuses what the ticket does not hold for. */
export interface TicketUse {
  readonly id: string;
  /** /24 or /48 of the address that asks; null when that is not known, which no ticket holds for. */
  readonly network: string | null;
  /** `whole` the item in one answer, a `range` of it, or `none` of its bytes. */
  readonly use: 'whole' | 'range' | 'none';
}

/** What an intent is that no policy change can make stale and no budget counts. */
export const UNCONDITIONAL = {
  toolId: null,
  projectId: null,
  datasetId: null,
  itemId: null,
  versionId: null,
  country: null,
  organisationEpoch: null,
  subjectEpoch: null,
  toolEpoch: null,
  leaseId: null,
  ticket: null,
  bytes: 0,
  itemLimit: null,
  byteLimit: null,
  windowSeconds: null,
} as const;

/** A value that records name by the SHA-256 (hex) of its JSON text. Personal ones are salted and say whom they are about. */
export interface RecordedValue {
  readonly sha256: string;
  readonly organisationId: string;
  readonly kind: 'facts' | 'address' | 'agent' | 'claim' | 'change';
  readonly subjectId: string | null;
  readonly json: string;
}

/**
 * What became of an intent: its receipt once it is durable, or why it was refused. `stale`: policy changed since the facts
 * were read, decide again. `budget`: the budget in the database is spent, decide again. `lease`: the lease it rests on is over,
 * decide again. `ticket`: the ticket it rests on does not hold, or not any more. `unrecordable`: the database refuses this very
 * record.
 */
export type IntentAnswer = IssuedReceipt | IntentRefusal;
export type IntentRefusal = 'stale' | 'budget' | 'lease' | 'ticket' | 'unrecordable';

/** What the database and the log's tiles take of one record: whoever makes one keeps below it, or a whole batch would fail. */
export const MAX_EVENT_BYTES = 65_535;
/** What the database takes of one value that records name. */
export const MAX_VALUE_BYTES = 262_144;

/** Where in its instance's chain a record stands; part of the bytes that are hashed. */
export interface StreamPlace {
  readonly id: string;
  readonly sequence: number;
  /** Canonical JSON of the member `stream` of the event's `unmapped`. */
  readonly json: string;
}

function text(value: string | null): string {
  // Ids, codes, enumerations and networks only: no character that JSON would escape can be in them.
  return value === null ? 'null' : `"${value}"`;
}

/** Left out where there is none, which is what the database takes it for. */
function ticketMembers(ticket: TicketUse | null): string {
  if (ticket === null) return '';
  return `"ticket_id":"${ticket.id}","ticket_network":${text(ticket.network)},"ticket_use":"${ticket.use}",`;
}

/** Returns the row as JSON for the SQL function `record_access`; written by hand because it runs on every read. */
export function toRow(intent: Intent, event: string, place: StreamPlace | null): string {
  return (
    `{"id":"${intent.id}","organisation_id":"${intent.organisationId}","kind":"${intent.kind}","effect":"${intent.effect}",` +
    `"codes":${JSON.stringify(intent.codes)},"subject_id":${text(intent.subjectId)},"tool_id":${text(intent.toolId)},` +
    `"project_id":${text(intent.projectId)},"dataset_id":${text(intent.datasetId)},"item_id":${text(intent.itemId)},` +
    `"version_id":${text(intent.versionId)},"country":${text(intent.country)},` +
    `"organisation_epoch":${intent.organisationEpoch},"subject_epoch":${intent.subjectEpoch},` +
    `"tool_epoch":${intent.toolEpoch},"lease_id":${text(intent.leaseId)},"bytes":${intent.bytes},` +
    `"item_limit":${intent.itemLimit},"byte_limit":${intent.byteLimit},"window_seconds":${intent.windowSeconds},` +
    `${ticketMembers(intent.ticket)}"stream_id":${text(place?.id ?? null)},"stream_sequence":${place?.sequence ?? null},"event":${event}}`
  );
}
