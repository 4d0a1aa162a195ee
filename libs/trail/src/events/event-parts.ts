import { EVENTS_VERSION, OCSF_VERSION } from './event-text.js';

/** Who acted, by ids alone: names are looked up by whoever may see them. */
export interface EventActor {
  readonly id: string;
  /** `system`: an installation that carries out what somebody ordered earlier. */
  readonly kind: 'person' | 'tool' | 'system';
  readonly organisationId: string;
  readonly credentialId: string | null;
}

/** Where a request came from: commitments in place of an address and a user agent, which are personal. */
export interface EventOrigin {
  /** Hex commitment that names the caller's address in a side table. */
  readonly addressValue: string | null;
  /** Hex commitment of user agent, address prefix and handle. */
  readonly agentValue: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly requestId: string;
  readonly traceId: string;
}

/** What every event of the trail says of itself. */
export interface EventFrame {
  readonly recordId: string;
  /** Whose trail it is on. */
  readonly organisationId: string;
  readonly atMs: number;
}

/** What the schema calls the verdict, under the profile `security_control`; keys are those of an event. */
export const VERDICTS = {
  allow: { actionId: 1, dispositionId: 1, severityId: 1, statusId: 1 },
  // 26 Unauthorized: "denied due to an authorization check that failed", explained by `authorizations`.
  deny: { actionId: 2, dispositionId: 26, severityId: 2, statusId: 2 },
} as const;

export const USER_TYPE = { unknown: 0, person: 1, system: 3, tool: 4 } as const;

const PRODUCT = { name: 'Portcullis', vendor_name: 'Portcullis', version: EVENTS_VERSION } as const;
const PROFILES = ['security_control'] as const;

// Keys of every literal below are in the order of their UTF-16 code units, as RFC 8785 demands; members that are
// undefined are left out by JSON.stringify.

/** Returns `metadata`; `eventCode` names what was asked in this project's own words. */
export function toMetadata({ recordId, organisationId }: EventFrame, eventCode: string): object {
  return {
    event_code: wellFormed(eventCode),
    product: PRODUCT,
    profiles: PROFILES,
    tenant_uid: wellFormed(organisationId),
    uid: wellFormed(recordId),
    version: OCSF_VERSION,
  };
}

/** Returns `actor`: the user, the credential they came with, and the roles that were looked at, if any. */
export function toActor(actor: EventActor, roles?: readonly string[]): object {
  return {
    session: actor.credentialId === null ? undefined : { credential_uid: wellFormed(actor.credentialId) },
    user: {
      groups: roles?.map((role) => ({ name: wellFormed(role) })),
      org: { uid: wellFormed(actor.organisationId) },
      type_id: USER_TYPE[actor.kind],
      uid: wellFormed(actor.id),
    },
  };
}

/** Returns `src_endpoint`, never with an address; the schema wants a name where even the commitment is missing. */
export function toEndpoint({ addressValue, country }: EventOrigin): object {
  return {
    location: country === null ? undefined : { country: wellFormed(country) },
    name: addressValue === null ? 'unknown' : undefined,
    uid: optional(addressValue),
  };
}

/** Returns what the schema has no place for in an origin. */
export function toUnmappedOrigin({ agentValue, traceId }: EventOrigin): object {
  return { agentValue: optional(agentValue), traceId: wellFormed(traceId) };
}

/**
 * Returns text that every reader of an event can hold: half of a surrogate pair has no form as UTF-8 (JCS forbids it), NUL
 * none in a database's JSON. Both become U+FFFD, so that no client can make its own record unreadable.
 */
export function wellFormed(text: string): string {
  const formed = text.toWellFormed();
  return formed.includes('\0') ? formed.replaceAll('\0', '\ufffd') : formed;
}

/** Returns the same for a member that is left out where there is nothing to say. */
export function optional(text: string | null): string | undefined {
  return text === null ? undefined : wellFormed(text);
}
