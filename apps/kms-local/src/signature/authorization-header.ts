import { KmsError } from '../protocol/kms.errors.js';

/** The parts of `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. */
export interface Authorization {
  readonly accessKeyId: string;
  /** yyyymmdd. */
  readonly scopeDate: string;
  readonly region: string;
  readonly service: string;
  /** Lower case, in the order given. */
  readonly signedHeaders: readonly string[];
  /** 64 lower-case hex digits. */
  readonly signature: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const CREDENTIAL = /^([A-Za-z0-9_-]{4,128})\/(\d{8})\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/aws4_request$/;
const SIGNED_HEADERS = /^[a-z0-9-]+(?:;[a-z0-9-]+)*$/;
const SIGNATURE = /^[0-9a-f]{64}$/;

/** Returns the parts, or throws MissingAuthenticationTokenException or IncompleteSignatureException as the real service does. */
export function parseAuthorization(header: string | undefined): Authorization {
  if (!header) throw new KmsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const [algorithm, ...rest] = header.split(' ');
  if (algorithm !== ALGORITHM) throw incomplete(`the algorithm is not ${ALGORITHM}`);
  const parts = new Map(rest.join('').split(',').map(splitPair));
  const [, accessKeyId, scopeDate, region, service] = CREDENTIAL.exec(parts.get('Credential') ?? '') ?? [];
  if (!accessKeyId || !scopeDate || !region || !service)
    throw incomplete('Credential is missing or malformed');
  return {
    accessKeyId,
    scopeDate,
    region,
    service,
    signedHeaders: matching(parts, 'SignedHeaders', SIGNED_HEADERS).split(';'),
    signature: matching(parts, 'Signature', SIGNATURE),
  };
}

function matching(parts: ReadonlyMap<string, string>, name: string, pattern: RegExp): string {
  const value = parts.get(name) ?? '';
  if (pattern.test(value)) return value;
  throw incomplete(`${name} is missing or malformed`);
}

function splitPair(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  return [pair.slice(0, Math.max(equals, 0)), pair.slice(equals + 1)];
}

function incomplete(what: string): KmsError {
  return new KmsError('IncompleteSignatureException', `Authorization header: ${what}.`);
}
