import type { CompactJws } from '../keys/compact-jws.js';
import { parseStrictJsonObject } from '../keys/strict-json.js';
import type { AccessTokenFailureCode, AccessTokenResult } from './access-token-result.js';

/** What a token must say to be meant for us, now. Times in seconds. */
export interface ClaimRules {
  readonly issuer: string;
  readonly audience: string;
  readonly clockToleranceSeconds: number;
  readonly maxTokenAgeSeconds: number;
}

type Claims = Readonly<Record<string, unknown>>;
type Check = (claims: Claims, rules: ClaimRules, nowSeconds: number) => AccessTokenFailureCode | null;

/** RFC 9068 §2.1 and §4: an ID token, a logout token or a token of any other kind never passes for an access token. */
const ACCESS_TOKEN_TYPE = /^(?:application\/)?at\+jwt$/i;
const MAX_TEXT_LENGTH = 255;
const MAX_AUDIENCES = 32;
/** 9999-12-31T23:59:59Z: beyond it a date cannot be written down. */
const MAX_NUMERIC_DATE = 253_402_300_799;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_TEXT_LENGTH;
}

function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value <= MAX_NUMERIC_DATE;
}

function isAudience(value: unknown, audience: string): boolean {
  if (!Array.isArray(value)) return value === audience;
  return value.length <= MAX_AUDIENCES && value.includes(audience);
}

const hasForm: Check = (claims) => {
  const optionalTexts = ['jti', 'client_id'].every(
    (name) => claims[name] === undefined || isText(claims[name]),
  );
  const scope = claims['scope'] === undefined || typeof claims['scope'] === 'string';
  const notBefore = claims['nbf'] === undefined || isNumericDate(claims['nbf']);
  const dates = isNumericDate(claims['exp']) && isNumericDate(claims['iat']) && claims['iat'] < claims['exp'];
  return isText(claims['sub']) && optionalTexts && scope && notBefore && dates ? null : 'TOKEN_MALFORMED';
};

// A `cnf` token is bound to a key its holder must prove. We ask for no such proof, so taking it would undo the binding.
const isBearer: Check = (claims) => (claims['cnf'] === undefined ? null : 'TOKEN_TYPE');
const isOfIssuer: Check = (claims, rules) => (claims['iss'] === rules.issuer ? null : 'TOKEN_ISSUER');
const isForUs: Check = (claims, rules) =>
  isAudience(claims['aud'], rules.audience) ? null : 'TOKEN_AUDIENCE';

const hasBegun: Check = (claims, rules, now) => {
  const begins = Math.max(claims['iat'] as number, (claims['nbf'] as number | undefined) ?? 0);
  return begins <= now + rules.clockToleranceSeconds ? null : 'TOKEN_NOT_YET_VALID';
};

const hasNotEnded: Check = (claims, rules, now) => {
  const ends = Math.min(claims['exp'] as number, (claims['iat'] as number) + rules.maxTokenAgeSeconds);
  return now < ends + rules.clockToleranceSeconds ? null : 'TOKEN_EXPIRED';
};

/** In order; the first that fails names the refusal. `hasForm` first: the later ones rely on the shapes it checked. */
const CHECKS: readonly Check[] = [hasForm, isBearer, isOfIssuer, isForUs, hasBegun, hasNotEnded];

function toVerified(claims: Claims, rules: ClaimRules): AccessTokenResult {
  const issuedAt = claims['iat'] as number;
  const expires = Math.min(claims['exp'] as number, issuedAt + rules.maxTokenAgeSeconds);
  const scope = (claims['scope'] as string | undefined) ?? '';
  return Object.freeze({
    ok: true,
    subject: claims['sub'] as string,
    issuer: rules.issuer,
    issuedAt: new Date(issuedAt * 1000),
    expiresAt: new Date(expires * 1000),
    tokenId: (claims['jti'] as string | undefined) ?? null,
    clientId: (claims['client_id'] as string | undefined) ?? null,
    scopes: Object.freeze(scope.split(' ').filter((name) => name !== '')),
  });
}

/** Accepts the claims of a JWS whose signature was proven only when every rule of RFC 9068 §4 and RFC 8725 §3 holds. */
export function checkAccessTokenClaims(
  jws: CompactJws,
  rules: ClaimRules,
  nowSeconds: number,
): AccessTokenResult {
  if (jws.type === null || !ACCESS_TOKEN_TYPE.test(jws.type))
    return { ok: false, code: 'TOKEN_TYPE', subject: null };
  const claims = parseStrictJsonObject(jws.payload);
  if (claims === null) return { ok: false, code: 'TOKEN_MALFORMED', subject: null };
  for (const check of CHECKS) {
    const code = check(claims, rules, nowSeconds);
    if (code !== null) return { ok: false, code, subject: isText(claims['sub']) ? claims['sub'] : null };
  }
  return toVerified(claims, rules);
}
