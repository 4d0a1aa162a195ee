import { MAX_TOKEN_LENGTH } from '../keys/compact-jws.js';
import {
  parseToolCredential,
  parseToolCredentialPair,
  type PresentedToolCredential,
} from '../tools/tool-credential-secret.js';
import {
  type PresentedSession,
  readPresentedSession,
  type SessionSource,
  soleHeader,
} from '../sessions/presented-session.js';

/** The part of a request that may carry a credential: header names and values alternating, as they arrived. */
export type HeaderSource = SessionSource;

/** What the one Authorization header, else the session cookie, holds; its shape alone chooses the strategy, nothing is tried in turn. */
export type PresentedCredential =
  | { readonly kind: 'access-token'; readonly token: string }
  | { readonly kind: 'tool-credential'; readonly credential: PresentedToolCredential }
  | Exclude<PresentedSession, { kind: 'none' }>
  | {
      readonly kind: 'unusable';
      readonly code:
        | 'CREDENTIAL_MISSING'
        | 'CREDENTIAL_AMBIGUOUS'
        | 'CREDENTIAL_MALFORMED'
        | 'CREDENTIAL_SCHEME_UNSUPPORTED';
    };

type UnusableCode = Extract<PresentedCredential, { kind: 'unusable' }>['code'];

const HEADER = 'authorization';
/** RFC 7235 credentials: a scheme, spaces, one b64token (RFC 6750 §2.1). */
const CREDENTIALS = /^([A-Za-z][A-Za-z0-9-]{0,31}) +([A-Za-z0-9\-._~+/]+=*)$/;
const TOOL_PREFIX = 'pct_';
const MAX_BASIC_LENGTH = 256;

const unusable = (code: UnusableCode): PresentedCredential => ({ kind: 'unusable', code });

function toolCredential(credential: PresentedToolCredential | null): PresentedCredential {
  return credential === null ? unusable('CREDENTIAL_MALFORMED') : { kind: 'tool-credential', credential };
}

function fromBearer(token: string): PresentedCredential {
  return token.startsWith(TOOL_PREFIX)
    ? toolCredential(parseToolCredential(token))
    : { kind: 'access-token', token };
}

function fromBasic(encoded: string): PresentedCredential {
  if (encoded.length > MAX_BASIC_LENGTH) return unusable('CREDENTIAL_MALFORMED');
  const text = Buffer.from(encoded, 'base64').toString('latin1');
  const colon = text.indexOf(':');
  if (colon < 0) return unusable('CREDENTIAL_MALFORMED');
  return toolCredential(parseToolCredentialPair(text.slice(0, colon), text.slice(colon + 1)));
}

/** A process that keeps no sessions has no cookie's name, and looks at none. */
function fromCookie(request: HeaderSource, sessionCookie: string | undefined): PresentedCredential {
  if (sessionCookie === undefined) return unusable('CREDENTIAL_MISSING');
  const presented = readPresentedSession(request, sessionCookie);
  return presented.kind === 'none' ? unusable('CREDENTIAL_MISSING') : presented;
}

/**
 * Reads the credential from the Authorization header or, without one, from the session cookie, and from nowhere else: a token in a query or body ends up in logs
 * and histories, so it is not seen. Bearer `pct_…` and Basic (id and secret) are tool credentials, other Bearers tokens.
 */
export function readPresentedCredential(request: HeaderSource, sessionCookie?: string): PresentedCredential {
  // Node's own `headers` hides all but the first.
  const value = soleHeader(request.raw.rawHeaders, HEADER);
  if (value === undefined) return unusable('CREDENTIAL_AMBIGUOUS');
  if (value === null) return fromCookie(request, sessionCookie);
  if (value.length > MAX_TOKEN_LENGTH + 64) return unusable('CREDENTIAL_MALFORMED');
  const [, scheme, credentials] = CREDENTIALS.exec(value) ?? [];
  if (scheme === undefined || credentials === undefined) return unusable('CREDENTIAL_MALFORMED');
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return fromBearer(credentials);
    case 'basic':
      return fromBasic(credentials);
    default:
      return unusable('CREDENTIAL_SCHEME_UNSUPPORTED');
  }
}
