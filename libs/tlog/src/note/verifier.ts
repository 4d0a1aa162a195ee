import { type Checkpoint, parseCheckpoint } from '../checkpoint.js';
import { ed25519PublicKey, verifyEd25519 } from './ed25519.js';
import { cosignatureMessage, readCosignature } from './cosignature-message.js';
import { MALFORMED, type Parsed } from '../verdict.js';
import { parseVerifierKey, SIGNATURE_TYPE, type VerifierKey } from './verifier-key.js';

/** A trusted key, ready to judge signatures. */
export interface Verifier extends VerifierKey {
  /** True only when this key signed this text the way its type signs; never throws. */
  verifies(text: string, signature: Uint8Array): boolean;
}

/** Returns the verifier of a key, by its type: the note itself, or a timestamped cosignature of a checkpoint. */
export function toVerifier(key: VerifierKey): Verifier {
  const publicKey = ed25519PublicKey(key.publicKey);
  if (key.type === SIGNATURE_TYPE.ed25519) {
    return { ...key, verifies: (text, signature) => verifyEd25519(publicKey, Buffer.from(text), signature) };
  }
  return {
    ...key,
    verifies(text, bytes) {
      const cosignature = readCosignature(bytes);
      if (cosignature === null || !isCheckpoint(parseCheckpoint(text))) return false;
      return verifyEd25519(publicKey, cosignatureMessage(text, cosignature.time), cosignature.signature);
    },
  };
}

/** Returns the verifier of a verifier key string. */
export function parseVerifier(text: string): Parsed<Verifier> {
  const key = parseVerifierKey(text);
  return key.ok ? { ok: true, value: toVerifier(key.value) } : MALFORMED;
}

// A witness states something about a tree; of any other text its signature states nothing.
function isCheckpoint(parsed: Parsed<Checkpoint>): boolean {
  return parsed.ok;
}
