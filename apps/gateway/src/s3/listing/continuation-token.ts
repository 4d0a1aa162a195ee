import { createHash, timingSafeEqual } from 'node:crypto';

/** The listing a token continues. */
export interface TokenBinding {
  readonly credentialId: string;
  readonly projectId: string;
  readonly prefix: string;
  readonly delimiter: string;
}

const DIGEST_BYTES = 16;
const BASE64URL = /^[A-Za-z0-9_-]+$/;
const MAX_CHARS = 8_192;

/**
 * Returns the opaque text of a position in one listing of one credential. The digest over both finds tokens that were altered
 * or carried to another listing; it needs no secret, because whoever makes one up gets the page `start-after` would give them.
 */
export function toContinuationToken(binding: TokenBinding, position: string): string {
  return Buffer.concat([digestOf(binding, position), Buffer.from(position)]).toString('base64url');
}

/** Returns the position of a token that was given for this very listing; null for any other text. */
export function fromContinuationToken(binding: TokenBinding, token: string): string | null {
  if (token.length > MAX_CHARS || !BASE64URL.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length < DIGEST_BYTES) return null;
  const position = bytes.subarray(DIGEST_BYTES).toString('utf8');
  return timingSafeEqual(bytes.subarray(0, DIGEST_BYTES), digestOf(binding, position)) ? position : null;
}

function digestOf({ credentialId, projectId, prefix, delimiter }: TokenBinding, position: string): Buffer {
  const said = JSON.stringify(['listing 1', credentialId, projectId, prefix, delimiter, position]);
  return createHash('sha256').update(said).digest().subarray(0, DIGEST_BYTES);
}
