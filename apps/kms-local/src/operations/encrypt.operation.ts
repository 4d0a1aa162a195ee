import { z } from 'zod';
import { sealBlob } from '../crypto/ciphertext-blob.js';
import type { KeyDirectory } from '../keys/key-directory.js';
import type { KeyNames } from '../keys/key-names.js';
import { parseInput } from '../protocol/input.js';
import {
  encryptionAlgorithmMember,
  encryptionContextMember,
  keyIdMember,
  plaintextMember,
} from '../protocol/members.js';
import type { Operation, WireObject } from '../protocol/operation.js';
import { refuseUnsupportedMembers } from '../protocol/unsupported-members.js';
import { assertSymmetric } from './symmetric-algorithm.js';

const inputSchema = z.looseObject({
  KeyId: keyIdMember,
  Plaintext: plaintextMember,
  EncryptionContext: encryptionContextMember,
  EncryptionAlgorithm: encryptionAlgorithmMember,
});

/** Encrypts up to 4,096 bytes under a symmetric key, bound to the encryption context. */
export class EncryptOperation implements Operation {
  readonly name = 'Encrypt';
  readonly #directory: KeyDirectory;
  readonly #names: KeyNames;

  constructor(directory: KeyDirectory, names: KeyNames) {
    this.#directory = directory;
    this.#names = names;
  }

  async run(body: unknown): Promise<WireObject> {
    refuseUnsupportedMembers(body);
    const input = parseInput(inputSchema, body);
    return this.#directory.use(input.KeyId, 'ENCRYPT_DECRYPT', (key) => {
      assertSymmetric(input.EncryptionAlgorithm);
      return {
        CiphertextBlob: sealBlob(key, input.Plaintext, input.EncryptionContext).toString('base64'),
        KeyId: this.#names.keyArn(key.keyId),
        EncryptionAlgorithm: input.EncryptionAlgorithm,
      };
    });
  }
}
