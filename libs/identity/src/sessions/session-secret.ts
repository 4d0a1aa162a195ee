import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const PRESENTED = /^pcs_([A-Za-z0-9_-]{43})$/;

/** A new browser session's secret: `presented` goes into the cookie and is kept by nobody here, `secretHash` is stored. */
export interface MintedSessionSecret {
  /** `pcs_` and 43 characters of base64url. */
  readonly presented: string;
  /** SHA-256 of the 32 bytes. */
  readonly secretHash: Buffer;
}

// SHA-256 without a salt is enough for 256 random bits, and lets the hash be what a session is looked up by.
function hashOf(secret: Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Returns a fresh secret nobody has seen. */
export function mintSessionSecret(): MintedSessionSecret {
  const bytes = randomBytes(SECRET_BYTES);
  return { presented: `pcs_${bytes.toString('base64url')}`, secretHash: hashOf(bytes) };
}

/** Returns the hash of a well-formed secret in its one canonical spelling, else null. */
export function parseSessionSecret(presented: string): Buffer | null {
  const [, text] = PRESENTED.exec(presented) ?? [];
  if (text === undefined) return null;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? hashOf(bytes) : null;
}
