import {
  type EventFrame,
  type EventOrigin,
  toEndpoint,
  toMetadata,
  toUnmappedOrigin,
  USER_TYPE,
  VERDICTS,
  wellFormed,
} from './event-parts.js';
import { type EventText, toTextOf } from './event-text.js';

export interface AuthenticationEventInput extends EventFrame {
  readonly outcome: 'success' | 'failure';
  readonly code: string;
  readonly method: string;
  /** Hex commitment of whom the caller claims to be. */
  readonly claimedValue: string | null;
  readonly origin: EventOrigin;
  readonly record: string;
}

const LOGON = 1;
const LOGOFF = 2;
const OTHER_PROTOCOL = 99;

/** Guarantees one canonical Authentication event (3002) per sign-in, sign-out or refused credential, naming whom it claims only by commitment. */
export function authenticationEvent(input: AuthenticationEventInput): EventText {
  const failed = input.outcome === 'failure';
  const activity = input.code === 'SIGNED_OUT' ? LOGOFF : LOGON;
  const verdict = VERDICTS[failed ? 'deny' : 'allow'];
  const event = {
    action_id: verdict.actionId,
    activity_id: activity,
    auth_protocol: wellFormed(input.method),
    auth_protocol_id: OTHER_PROTOCOL,
    category_uid: 3,
    class_uid: 3002,
    disposition_id: verdict.dispositionId,
    http_request: { uid: wellFormed(input.origin.requestId) },
    is_remote: true,
    metadata: toMetadata(input, 'authentication'),
    service: { name: 'Portcullis' },
    severity_id: verdict.severityId,
    src_endpoint: toEndpoint(input.origin),
    status_code: failed ? wellFormed(input.code) : undefined,
    status_id: verdict.statusId,
    time: input.atMs,
    type_uid: 300200 + activity,
    unmapped: { origin: toUnmappedOrigin(input.origin) },
  };
  return toTextOf(event, input.record, claimant(input.claimedValue));
}

function claimant(claimedValue: string | null) {
  const type_id = USER_TYPE.unknown;
  return claimedValue === null
    ? { name: 'unknown' as const, type_id }
    : { type_id, uid: wellFormed(claimedValue) };
}
