import { parseAmzDate } from './amz-date.js';
import type { HeaderIndex } from './header-index.js';
import type { ParsedForm } from './parsed-signature.js';
import type { QueryParameter } from './raw-target.js';
import { ALGORITHM, parseClaim } from './signature-claim.js';
import { isRefusal, refuse, type SignatureRefusal } from './signature-refusal.js';

/** The parameter that is not part of what is signed. */
export const SIGNATURE_PARAMETER = 'X-Amz-Signature';
const REQUIRED = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  SIGNATURE_PARAMETER,
] as const;
const OPTIONAL = ['X-Amz-Security-Token', 'X-Amz-Content-Sha256'] as const;
/** Any of these makes it a presigned request, a broken one if the others are not there. */
const TELLING = new Set<string>([...REQUIRED, 'X-Amz-Security-Token']);
const VERSION_2 = new Set(['AWSAccessKeyId', 'Signature']);

/** Seven days, the longest AWS lets a presigned URL live. */
export const MAX_EXPIRES_SECONDS = 604_800;
const EXPIRES = /^[0-9]{1,6}$/;

/** True when the query claims to be signed. */
export function isPresigned(query: readonly QueryParameter[]): boolean {
  return query.some(({ name }) => TELLING.has(name));
}

/** True when the query is signed in the way AWS retired. */
export function isPresignedVersion2(query: readonly QueryParameter[]): boolean {
  const names = new Set(query.map(({ name }) => name));
  return [...VERSION_2].every((name) => names.has(name));
}

/** Returns what a presigned URL claims; every parameter it goes by must be there exactly once. */
export function parsePresignedQuery(
  query: readonly QueryParameter[],
  headers: HeaderIndex,
): ParsedForm | SignatureRefusal {
  const values = soleValues(query);
  if (values === null)
    return refuse('query-malformed', `${REQUIRED.join(', ')} must each be there once.`, 'query');
  const read = (name: (typeof REQUIRED)[number] | (typeof OPTIONAL)[number]) => values.get(name);
  if (read('X-Amz-Algorithm') !== ALGORITHM)
    return refuse('query-malformed', `X-Amz-Algorithm must be ${ALGORITHM}.`, 'query');
  const claim = parseClaim(
    {
      credential: read('X-Amz-Credential'),
      signedHeaders: read('X-Amz-SignedHeaders'),
      signature: read(SIGNATURE_PARAMETER),
    },
    'query',
  );
  if (isRefusal(claim)) return claim;
  const signedAt = parseAmzDate(read('X-Amz-Date'));
  if (signedAt === null) return refuse('date-malformed', 'X-Amz-Date must be yyyymmddThhmmssZ.', 'query');
  const expiresSeconds = parseExpires(read('X-Amz-Expires'));
  if (expiresSeconds === null)
    return refuse(
      'expires-out-of-range',
      `X-Amz-Expires must be a whole number from 1 to ${MAX_EXPIRES_SECONDS}.`,
      'query',
    );
  const declaredBodyHash = headers.first('x-amz-content-sha256') ?? read('X-Amz-Content-Sha256') ?? null;
  const sessionToken = read('X-Amz-Security-Token') ?? null;
  return { form: 'query', claim, signedAt, expiresSeconds, sessionToken, declaredBodyHash };
}

/** Returns the parameters a signature goes by; null when one is missing or came twice. */
function soleValues(query: readonly QueryParameter[]): ReadonlyMap<string, string> | null {
  const known = new Set<string>([...REQUIRED, ...OPTIONAL]);
  const values = new Map<string, string>();
  for (const { name, value } of query) {
    if (!known.has(name)) continue;
    if (values.has(name)) return null;
    values.set(name, value);
  }
  return REQUIRED.every((name) => values.has(name)) ? values : null;
}

function parseExpires(text: string | undefined): number | null {
  if (text === undefined || !EXPIRES.test(text)) return null;
  const seconds = Number(text);
  return seconds >= 1 && seconds <= MAX_EXPIRES_SECONDS ? seconds : null;
}
