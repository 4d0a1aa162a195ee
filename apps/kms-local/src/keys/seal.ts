import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

// Sealed file: magic (4) ‖ nonce (12) ‖ ciphertext ‖ tag (16); AES-256-GCM under the root key, AAD = magic ‖ name.
const MAGIC = Buffer.from('PKL1');
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const BODY_START = MAGIC.length + NONCE_BYTES;

/** Thrown when sealed bytes were not written under this root key and this name, or were changed since. */
export class SealBrokenError extends Error {
  constructor(sealName: string, cause?: unknown) {
    super(`The seal of ${sealName} is broken: wrong root key, or the file was changed.`, { cause });
    this.name = 'SealBrokenError';
  }
}

/** Seals and opens what lies on disk; the name is authenticated, so one sealed file cannot stand in for another. */
export class Seal {
  readonly #rootKey: Buffer;

  constructor(rootKey: Buffer) {
    this.#rootKey = rootKey;
  }

  close(name: string, plaintext: Buffer): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#rootKey, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(additionalData(name));
    return Buffer.concat([MAGIC, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  }

  /** Returns the plaintext or throws `SealBrokenError`; never a part of it. */
  open(name: string, sealed: Buffer): Buffer {
    const isComplete =
      sealed.length >= BODY_START + TAG_BYTES && sealed.subarray(0, MAGIC.length).equals(MAGIC);
    if (!isComplete) throw new SealBrokenError(name);
    const nonce = sealed.subarray(MAGIC.length, BODY_START);
    const decipher = createDecipheriv('aes-256-gcm', this.#rootKey, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(additionalData(name));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const plaintext = decipher.update(sealed.subarray(BODY_START, -TAG_BYTES));
    try {
      decipher.final();
      return plaintext;
    } catch (cause) {
      plaintext.fill(0);
      throw new SealBrokenError(name, cause);
    }
  }
}

function additionalData(name: string): Buffer {
  return Buffer.concat([MAGIC, Buffer.from(name, 'utf8')]);
}
