import { activityName, type AdministrationClass, classify } from './administration-classes.js';
import {
  type EventActor,
  type EventFrame,
  type EventOrigin,
  optional,
  toActor,
  toEndpoint,
  toMetadata,
  toUnmappedOrigin,
  USER_TYPE,
  VERDICTS,
  wellFormed,
} from './event-parts.js';
import { type EventText, type TailUser, toText, toTextOf } from './event-text.js';

export interface AdministrationEventInput extends EventFrame {
  /** An explanation answers what would be decided: its effect and codes are the answer, not the fate of the question. */
  readonly kind: 'administration' | 'explanation' | 'disclosure';
  /** `<object>.<verb>`, e.g. `dataset.lock`. */
  readonly action: string;
  readonly effect: 'allow' | 'deny';
  readonly codes: readonly string[];
  readonly object: { readonly type: string; readonly id: string };
  /** Whom an assignment is for; null where the action is not about one, or it is not known. */
  readonly personId: string | null;
  readonly actor: EventActor & { readonly roles: readonly string[] };
  readonly origin: EventOrigin;
  readonly projectId: string | null;
  readonly itemId: string | null;
  readonly record: string;
}

/** What an assignment or a tool credential gives: to ask for items, which every gate still judges. */
const PRIVILEGES = ['item:read'] as const;

const ALLOWED = [{ decision: 'allowed', policy: { name: 'portcullis' } }] as const;

const CLASSES = {
  account: { categoryUid: 3, classUid: 3001 },
  privilege: { categoryUid: 3, classUid: 3005 },
  api: { categoryUid: 6, classUid: 6003 },
} as const;

/**
 * Guarantees one canonical event per act of administration: Account Change (3001) for people, User Access Management (3005)
 * for assignments and tool credentials, API Activity (6003) for everything else and for explanations.
 */
export function administrationEvent(input: AdministrationEventInput): EventText {
  const as = classify(input.action);
  const event = toEvent(input, as);
  const user = toUser(input, as);
  return user === null ? toText(event, input.record) : toTextOf(event, input.record, user);
}

function toEvent(input: AdministrationEventInput, as: AdministrationClass) {
  const denied = input.effect === 'deny' && input.kind !== 'explanation';
  const verdict = VERDICTS[denied ? 'deny' : 'allow'];
  const { categoryUid, classUid } = CLASSES[as.class];
  return {
    action_id: verdict.actionId,
    activity_id: as.activityId,
    activity_name: activityName(as, input.action),
    actor: toActor(input.actor, input.actor.roles),
    api: as.class === 'api' ? toApi(input.action) : undefined,
    authorizations: denied ? input.codes.map(toDenial) : ALLOWED,
    category_uid: categoryUid,
    class_uid: classUid,
    disposition_id: verdict.dispositionId,
    http_request: { uid: wellFormed(input.origin.requestId) },
    metadata: toMetadata(input, input.action),
    privileges: as.class === 'privilege' ? PRIVILEGES : undefined,
    resources: as.class === 'account' ? undefined : toResources(input),
    severity_id: verdict.severityId,
    src_endpoint: toEndpoint(input.origin),
    status_code: denied ? optional(input.codes[0] ?? null) : undefined,
    status_id: verdict.statusId,
    time: input.atMs,
    type_uid: classUid * 100 + as.activityId,
    unmapped: toUnmapped(input),
  };
}

function toApi(action: string): object {
  return { operation: wellFormed(action), service: { name: 'Portcullis' } };
}

function toDenial(code: string): object {
  return { decision: 'denied', policy: { name: 'portcullis', uid: wellFormed(code) } };
}

function toResources({ object, projectId }: AdministrationEventInput): object[] {
  const changed = { type: wellFormed(object.type), uid: wellFormed(object.id) };
  if (projectId === null || projectId === object.id) return [changed];
  return [changed, { type: 'project', uid: wellFormed(projectId) }];
}

function toUnmapped({ kind, effect, codes, itemId, origin, projectId }: AdministrationEventInput): object {
  return {
    explained: kind === 'explanation' ? { codes: codes.map(wellFormed), effect } : undefined,
    itemId: optional(itemId),
    origin: toUnmappedOrigin(origin),
    projectId: optional(projectId),
  };
}

/** Whom it happened to: the tool whose credential it is, the person of the assignment, or the person changed. */
function toUser(input: AdministrationEventInput, as: AdministrationClass): TailUser | null {
  switch (as.class) {
    case 'api':
      return null;
    case 'account':
      return { type_id: USER_TYPE.person, uid: wellFormed(input.object.id) };
    case 'privilege':
      return toHolder(input);
  }
}

function toHolder({ object, personId }: AdministrationEventInput): TailUser {
  if (object.type === 'tool-credential') return { type_id: USER_TYPE.tool, uid: wellFormed(object.id) };
  if (personId === null) return { name: 'unknown', type_id: USER_TYPE.unknown };
  return { type_id: USER_TYPE.person, uid: wellFormed(personId) };
}
