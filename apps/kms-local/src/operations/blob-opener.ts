import { keyIdOfBlob, openBlob } from '../crypto/ciphertext-blob.js';
import type { KeyDirectory } from '../keys/key-directory.js';
import { KmsError } from '../protocol/kms.errors.js';
import type { ContextPairs } from '../protocol/members.js';

/** A ciphertext blob and what the caller claims about it. */
export interface SealedInput {
  readonly blob: Buffer;
  readonly context: ContextPairs;
  /** Any name of the key the caller expects; when left out, the key the blob names is used. */
  readonly keyReference: string | undefined;
}

/** An authenticated plaintext and the key that sealed it. */
export interface OpenedBlob {
  readonly keyId: string;
  /** Owned and zeroed by the caller. */
  readonly plaintext: Buffer;
}

/** Opens ciphertext blobs for Decrypt and ReEncrypt. */
export class BlobOpener {
  readonly #directory: KeyDirectory;

  constructor(directory: KeyDirectory) {
    this.#directory = directory;
  }

  /** Throws IncorrectKeyException when the expected key exists and is usable but is not the one that sealed the blob. */
  async open({ blob, context, keyReference }: SealedInput): Promise<OpenedBlob> {
    return this.#directory.use(keyReference ?? keyIdOfBlob(blob), 'ENCRYPT_DECRYPT', (key) => {
      if (keyIdOfBlob(blob) !== key.keyId) {
        throw new KmsError(
          'IncorrectKeyException',
          'The key id does not identify the key that encrypted this.',
        );
      }
      return { keyId: key.keyId, plaintext: openBlob(key, blob, context) };
    });
  }
}
