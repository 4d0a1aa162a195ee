/** Why a credential was refused: for the record and the log only, never shown to the caller. */
export type AuthenticationFailureCode =
  | 'CREDENTIAL_MISSING'
  | 'CREDENTIAL_AMBIGUOUS'
  | 'CREDENTIAL_MALFORMED'
  | 'CREDENTIAL_SCHEME_UNSUPPORTED'
  | 'TOKEN_MALFORMED'
  | 'TOKEN_SIGNATURE_INVALID'
  | 'TOKEN_EXPIRED'
  | 'TOKEN_NOT_YET_VALID'
  | 'TOKEN_ISSUER'
  | 'TOKEN_AUDIENCE'
  | 'TOKEN_TYPE'
  | 'TOKEN_ALGORITHM'
  | 'TOKEN_KEY_UNKNOWN'
  | 'IDENTITY_PROVIDER_UNAVAILABLE'
  | 'PERSON_UNKNOWN'
  | 'TOOL_CREDENTIAL_UNKNOWN'
  | 'TOOL_CREDENTIAL_SECRET_WRONG'
  | 'TOOL_CREDENTIAL_DISCONNECTED'
  | 'TOOL_CREDENTIAL_EXPIRED'
  | 'SESSION_UNKNOWN'
  | 'SESSION_UNSAFE_METHOD'
  | 'SESSION_CROSS_SITE'
  | 'SESSION_REQUIRED'
  | 'SIGNATURE_INVALID'
  | 'SIGNATURE_INCOMPLETE'
  | 'SIGNATURE_OUT_OF_TIME'
  | 'SESSION_TOKEN_WRONG'
  | 'CREDENTIAL_KEY_UNAVAILABLE'
  | 'TICKET_UNKNOWN'
  | 'TICKET_EXPIRED'
  | 'TICKET_REVOKED'
  | 'TICKET_USED_UP'
  | 'TICKET_OTHER_METHOD'
  | 'TICKET_OTHER_NETWORK'
  | 'TICKET_ITEM_CHANGED';

/** How the caller tried to prove who it is; `none` when nothing usable was presented. */
export type AuthenticationMethod =
  | 'access-token'
  | 'tool-credential'
  | 'browser-session'
  | 's3-signature'
  | 's3-presigned'
  | 'ticket'
  | 'none';

/** One sign-in or refused credential. `subject` and `credentialId` are what was claimed, proven only on success. */
export interface AuthenticationEvent {
  readonly outcome: 'success' | 'failure';
  readonly code: AuthenticationFailureCode | 'SIGNED_IN' | 'SIGNED_OUT';
  readonly method: AuthenticationMethod;
  readonly ip: string;
  /** At most 256 characters, without control characters; empty when not sent. */
  readonly userAgent: string;
  readonly subject?: string;
  readonly credentialId?: string;
}

/** Durably records an authentication before it is answered; keeps its own deadline and rejects when it cannot record. */
export interface AuthenticationRecorder {
  /** Resolves to the id of the record. */
  record(event: AuthenticationEvent): Promise<string>;
}
