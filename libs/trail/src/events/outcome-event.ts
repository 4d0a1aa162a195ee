import type { Ending } from '../outcome.js';
import { EVENTS_VERSION, type EventText, OCSF_VERSION, UNMAPPED_TAIL } from './event-text.js';

export interface OutcomeEventInput {
  /** The intent's. */
  readonly recordId: string;
  readonly organisationId: string;
  readonly atMs: number;
  readonly bytesSent: number;
  readonly ending: Ending;
}

interface Judgement {
  readonly actionId: number;
  readonly dispositionId: number;
  readonly severityId: number;
}

const SENT: Judgement = { actionId: 1, dispositionId: 1, severityId: 1 };
/** 24 Access Revoked. */
const CUT: Judgement = { actionId: 2, dispositionId: 24, severityId: 2 };
/** 27 Error. */
const FAILED: Judgement = { actionId: 1, dispositionId: 27, severityId: 2 };

const JUDGEMENTS: Readonly<Record<Ending, Judgement>> = {
  complete: SENT,
  client_aborted: SENT,
  revoked: CUT,
  lease_lost: CUT,
  // Stored bytes are not what was sealed: somebody changed them, or the store lost them.
  integrity_error: { ...FAILED, severityId: 4 },
  storage_error: FAILED,
  key_error: FAILED,
  stalled: FAILED,
  shutdown: FAILED,
};

/** All of an event that depends on the ending alone, made once: one outcome is written for every read. */
const PIECES = Object.fromEntries(
  Object.entries(JUDGEMENTS).map(([ending, judgement]) => [ending, toPieces(ending, judgement)]),
) as Readonly<Record<Ending, ReturnType<typeof toPieces>>>;

/**
 * Guarantees one canonical event (6006, activity "Delivery") per outcome. Who and what is in the intent it correlates with;
 * the actor and the source are the gateway, which delivered. Ids are uuids: nothing in them needs escaping.
 */
export function outcomeEvent(input: OutcomeEventInput): EventText {
  const { recordId, organisationId, atMs, bytesSent, ending } = input;
  const piece = PIECES[ending];
  const text =
    `${piece.head}${recordId}${piece.product}${organisationId}","uid":"${recordId}/outcome${piece.source}${atMs}` +
    `${piece.kind}${bytesSent}${piece.ending}`;
  return { text, tail: UNMAPPED_TAIL };
}

function toPieces(ending: string, { actionId, dispositionId, severityId }: Judgement) {
  const complete = ending === 'complete';
  return {
    head:
      `{"action_id":${actionId},"activity_id":99,"activity_name":"Delivery","actor":{"app_name":"Portcullis"},` +
      `"category_uid":6,"class_uid":6006,"disposition_id":${dispositionId},` +
      '"file":{"name":"of the correlated event","type_id":0},"metadata":{"correlation_uid":"',
    product:
      `","event_code":"outcome","product":{"name":"Portcullis","vendor_name":"Portcullis","version":"${EVENTS_VERSION}"},` +
      '"profiles":["security_control"],"tenant_uid":"',
    source:
      `","version":"${OCSF_VERSION}"},"severity_id":${severityId},"src_endpoint":{"name":"Portcullis"},` +
      `${complete ? '' : `"status_code":"${ending}",`}"status_id":${complete ? 1 : 2},"time":`,
    kind: ',"type_uid":600699,"unmapped":{"bytesSent":',
    ending: `,"ending":"${ending}"}}`,
  };
}
