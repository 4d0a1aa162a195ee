import type { AuthenticationFailureCode } from '../authentication-recorder.port.js';

/** Why an access token was refused. */
export type AccessTokenFailureCode = Extract<
  AuthenticationFailureCode,
  `TOKEN_${string}` | 'IDENTITY_PROVIDER_UNAVAILABLE'
>;

/** A token whose signature and every claim were checked; says who the caller is, never what the caller may do. */
export interface VerifiedAccessToken {
  readonly ok: true;
  readonly subject: string;
  readonly issuer: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** `jti`; null when the identity provider sends none. */
  readonly tokenId: string | null;
  /** `client_id`; null when the identity provider sends none. */
  readonly clientId: string | null;
  readonly scopes: readonly string[];
}

/** A refused token; the code is for the record, the caller learns nothing of it. */
export interface RefusedAccessToken {
  readonly ok: false;
  readonly code: AccessTokenFailureCode;
  /** `sub` of a token whose signature was proven, else null: nothing unproven is attributed to a person. */
  readonly subject: string | null;
}

export type AccessTokenResult = VerifiedAccessToken | RefusedAccessToken;
