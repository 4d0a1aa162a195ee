import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const PREFIX = 'PCT';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const RANDOM_CHARACTERS = 17;
const TOKEN_BYTES = 32;
const ACCESS_KEY_ID = /^PCT[A-Z2-7]{17}$/;

/** A stored S3 credential: everything KMS needs to give its secret back, which is stored nowhere. */
export interface S3CredentialRow {
  /** The tool credential whose S3 form this is. */
  readonly credentialId: string;
  readonly organisationId: string;
  readonly accessKeyId: string;
  readonly kmsKeyId: string;
  /** The data key whose text is the secret, as KMS wrapped it. */
  readonly wrappedSecret: Buffer;
  /** Of a temporary credential; null for the others, which have none. */
  readonly sessionTokenSha256: Buffer | null;
}

/** Returns a fresh access key id, `PCT` and 17 of A-Z2-7: 85 random bits, so an id nobody was told cannot be met by trying. */
export function newAccessKeyId(): string {
  const characters = Array.from(randomBytes(RANDOM_CHARACTERS), (byte) => ALPHABET[byte % ALPHABET.length]);
  return PREFIX + characters.join('');
}

/** True only for the form `newAccessKeyId` gives; anything else names no credential. */
export function isAccessKeyId(text: string): boolean {
  return ACCESS_KEY_ID.test(text);
}

/** Returns the secret access key that a data key stands for: 43 characters of base64url. */
export function toSecretAccessKey(dataKey: Buffer): string {
  return dataKey.toString('base64url');
}

/**
 * Returns the KMS encryption context of a secret; maker and user both take it from here, so they cannot differ. It binds the
 * wrapped secret to its row: copied into another, it does not open.
 */
export function s3CredentialContext(
  row: Pick<S3CredentialRow, 'credentialId' | 'organisationId' | 'accessKeyId'>,
): Readonly<Record<'purpose' | 'organisation' | 'credential' | 'accessKey', string>> {
  return {
    purpose: 's3-credential',
    organisation: row.organisationId,
    credential: row.credentialId,
    accessKey: row.accessKeyId,
  };
}

/** Returns a session token, shown once, and what is stored of it. */
export function newSessionToken(): { readonly sessionToken: string; readonly sha256: Buffer } {
  const sessionToken = randomBytes(TOKEN_BYTES).toString('base64url');
  return { sessionToken, sha256: sha256Of(sessionToken) };
}

/** True when the token is the credential's, or neither has one; takes the same time wherever they differ. */
export function isSessionToken(stored: Buffer | null, presented: string | null): boolean {
  if (stored === null || presented === null) return stored === null && presented === null;
  return timingSafeEqual(stored, sha256Of(presented));
}

// 256 random bits: a slow hash would defend nothing here (see `tool-credential-secret.ts`).
function sha256Of(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
