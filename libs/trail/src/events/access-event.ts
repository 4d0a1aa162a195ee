import {
  type EventActor,
  type EventFrame,
  type EventOrigin,
  optional,
  toActor,
  toEndpoint,
  toMetadata,
  toUnmappedOrigin,
  VERDICTS,
  wellFormed,
} from './event-parts.js';
import { type EventText, toText } from './event-text.js';

/** What was asked for, as the trail distinguishes it; `upload` and `deletion` are attempts at a door that takes nothing in. */
export type AccessOperation = keyof typeof FILE_ACTIVITY | keyof typeof API_ACTIVITY;

export interface AccessEventInput extends EventFrame {
  readonly operation: AccessOperation;
  readonly effect: 'allow' | 'deny';
  readonly reasons: readonly { readonly gate: string; readonly code: string }[];
  readonly policyVersion: string;
  readonly actor: EventActor;
  readonly itemId: string | null;
  readonly versionId: string | null;
  readonly datasetId: string | null;
  readonly projectId: string | null;
  /** Requested, not delivered. */
  readonly bytes: number;
  readonly origin: EventOrigin;
  /** Canonical JSON text of what the decision was made from, put in verbatim. */
  readonly record: string;
}

const FILE_ACTIVITY = { content: 2, 'content-head': 17, metadata: 14, upload: 1, deletion: 4 } as const;
/** 1 Create, 2 Read, 3 Update. A task that is claimed or given back changes the queue. */
const API_ACTIVITY = {
  listing: 2,
  'ticket.create': 1,
  'task-read': 2,
  'task-claim': 3,
  'task-heartbeat': 3,
  'task-complete': 3,
  'task-release': 3,
  'task-skip': 3,
} as const;

/**
 * Guarantees one canonical event per decision about a read: File Hosting Activity (6006), or API Activity (6003) for a
 * listing, for work on a task, and for a ticket, which gives no byte itself.
 */
export function accessEvent(input: AccessEventInput): EventText {
  const { operation } = input;
  return toText(isOfFile(operation) ? toRead(input, operation) : toCall(input, operation), input.record);
}

type FileOperation = keyof typeof FILE_ACTIVITY;
type ApiOperation = keyof typeof API_ACTIVITY;

function isOfFile(operation: AccessOperation): operation is FileOperation {
  return operation in FILE_ACTIVITY;
}

function toRead(input: AccessEventInput, operation: FileOperation) {
  const verdict = VERDICTS[input.effect];
  const activity = FILE_ACTIVITY[operation];
  return {
    action_id: verdict.actionId,
    activity_id: activity,
    actor: toActor(input.actor),
    authorizations: toAuthorizations(input),
    category_uid: 6,
    class_uid: 6006,
    disposition_id: verdict.dispositionId,
    file: toFile(input),
    http_request: { uid: wellFormed(input.origin.requestId) },
    metadata: toMetadata(input, operation),
    severity_id: verdict.severityId,
    src_endpoint: toEndpoint(input.origin),
    status_code: statusCode(input),
    status_id: verdict.statusId,
    time: input.atMs,
    type_uid: 600600 + activity,
    unmapped: toUnmapped(input),
  };
}

function toCall(input: AccessEventInput, operation: ApiOperation) {
  const verdict = VERDICTS[input.effect];
  const activity = API_ACTIVITY[operation];
  return {
    action_id: verdict.actionId,
    activity_id: activity,
    actor: toActor(input.actor),
    api: { operation, service: { name: 'Portcullis' } },
    authorizations: toAuthorizations(input),
    category_uid: 6,
    class_uid: 6003,
    disposition_id: verdict.dispositionId,
    http_request: { uid: wellFormed(input.origin.requestId) },
    metadata: toMetadata(input, operation),
    resources: toResources(input, operation),
    severity_id: verdict.severityId,
    src_endpoint: toEndpoint(input.origin),
    status_code: statusCode(input),
    status_id: verdict.statusId,
    time: input.atMs,
    type_uid: 600300 + activity,
    unmapped: toUnmapped(input),
  };
}

/** A listing is about a project; a ticket about one item in it. */
function toResources({ itemId, projectId }: AccessEventInput, operation: ApiOperation): object[] | undefined {
  const project = projectId === null ? [] : [{ type: 'project', uid: wellFormed(projectId) }];
  const item = operation === 'listing' || itemId === null ? [] : [{ type: 'item', uid: wellFormed(itemId) }];
  const resources = [...item, ...project];
  return resources.length === 0 ? undefined : resources;
}

/** The schema demands a name; an item's key may be personal, so its id stands there too. */
function toFile({ itemId, versionId }: AccessEventInput): object {
  const id = optional(itemId);
  return { name: id ?? 'unknown', type_id: id === undefined ? 0 : 1, uid: id, version: optional(versionId) };
}

function toAuthorizations({ effect, reasons, policyVersion }: AccessEventInput): object[] {
  const version = wellFormed(policyVersion);
  if (effect === 'allow') return [{ decision: 'allowed', policy: { name: 'portcullis', version } }];
  return reasons.map(({ gate, code }) => ({
    decision: 'denied',
    policy: { name: wellFormed(gate), uid: wellFormed(code), version },
  }));
}

function statusCode({ effect, reasons }: AccessEventInput): string | undefined {
  return effect === 'deny' ? optional(reasons[0]?.code ?? null) : undefined;
}

function toUnmapped(input: AccessEventInput): object {
  return {
    bytes: input.bytes,
    datasetId: optional(input.datasetId),
    origin: toUnmappedOrigin(input.origin),
    projectId: optional(input.projectId),
  };
}
