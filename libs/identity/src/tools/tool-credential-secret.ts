import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isUuid } from '#libs/kernel';

const SECRET_BYTES = 32;
const PRESENTED = /^pct_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** Exact length of a presented credential in characters; anything else is not one. */
export const TOOL_CREDENTIAL_LENGTH = 80;

/** A new credential: `presented` and `secret` are shown once and kept by nobody here, `secretHash` is what is stored. */
export interface MintedToolCredential {
  /** `pct_<credential id without dashes>_<secret>`, for `Authorization: Bearer`. */
  readonly presented: string;
  /** 43 characters of base64url (32 random bytes), for the password of `Authorization: Basic`. */
  readonly secret: string;
  /** SHA-256 of the 32 bytes. */
  readonly secretHash: Buffer;
}

/** What a caller claims: an id to look up and the hash to compare, both well formed, nothing proven yet. */
export interface PresentedToolCredential {
  readonly credentialId: string;
  readonly secretHash: Buffer;
}

// A slow hash defends guessable passwords. These are 256 uniformly random bits: 2^255 guesses on average, so SHA-256
// loses nothing, and a slow hash on every request would only hand a caller a way to burn our processor.
function hashOf(secret: Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}

function withDashes(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function decodeSecret(text: string): Buffer | null {
  if (!SECRET.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  // 43 characters carry two spare bits; only the canonical spelling is accepted, so one secret has one text.
  return bytes.toString('base64url') === text ? bytes : null;
}

/** Returns a fresh credential for that id; throws `RangeError` when the id is not a canonical UUID. */
export function mintToolCredential(credentialId: string): MintedToolCredential {
  if (!isUuid(credentialId)) throw new RangeError('A tool credential id must be a canonical UUID.');
  const bytes = randomBytes(SECRET_BYTES);
  const secret = bytes.toString('base64url');
  return {
    presented: `pct_${credentialId.replaceAll('-', '')}_${secret}`,
    secret,
    secretHash: hashOf(bytes),
  };
}

/** Returns the id and secret hash of a well-formed `pct_…` credential, else null; reads at most 80 characters. */
export function parseToolCredential(presented: string): PresentedToolCredential | null {
  if (presented.length !== TOOL_CREDENTIAL_LENGTH) return null;
  const [, hex, secret] = PRESENTED.exec(presented) ?? [];
  if (hex === undefined || secret === undefined) return null;
  return parseToolCredentialPair(withDashes(hex), secret);
}

/** Returns the same for an id and a secret sent apart (Basic user name and password), else null. */
export function parseToolCredentialPair(
  credentialId: string,
  secret: string,
): PresentedToolCredential | null {
  if (!isUuid(credentialId)) return null;
  const bytes = decodeSecret(secret);
  return bytes === null ? null : { credentialId, secretHash: hashOf(bytes) };
}

/** True only when both hashes are 32 equal bytes; takes the same time wherever they differ. */
export function secretHashesEqual(stored: Buffer, presented: Buffer): boolean {
  return (
    stored.length === SECRET_BYTES && presented.length === SECRET_BYTES && timingSafeEqual(stored, presented)
  );
}
