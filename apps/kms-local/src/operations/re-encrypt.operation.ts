import { z } from 'zod';
import { sealBlob } from '../crypto/ciphertext-blob.js';
import type { KeyDirectory } from '../keys/key-directory.js';
import type { KeyNames } from '../keys/key-names.js';
import { parseInput } from '../protocol/input.js';
import {
  ciphertextMember,
  encryptionAlgorithmMember,
  encryptionContextMember,
  keyIdMember,
} from '../protocol/members.js';
import type { Operation, WireObject } from '../protocol/operation.js';
import { refuseUnsupportedMembers } from '../protocol/unsupported-members.js';
import type { BlobOpener } from './blob-opener.js';
import { assertSymmetric } from './symmetric-algorithm.js';

const inputSchema = z.looseObject({
  CiphertextBlob: ciphertextMember,
  SourceKeyId: keyIdMember.optional(),
  SourceEncryptionContext: encryptionContextMember,
  SourceEncryptionAlgorithm: encryptionAlgorithmMember,
  DestinationKeyId: keyIdMember,
  DestinationEncryptionContext: encryptionContextMember,
  DestinationEncryptionAlgorithm: encryptionAlgorithmMember,
});

/** Moves a ciphertext to another key or context; the plaintext never leaves this process. */
export class ReEncryptOperation implements Operation {
  readonly name = 'ReEncrypt';
  readonly #opener: BlobOpener;
  readonly #directory: KeyDirectory;
  readonly #names: KeyNames;

  constructor(opener: BlobOpener, directory: KeyDirectory, names: KeyNames) {
    this.#opener = opener;
    this.#directory = directory;
    this.#names = names;
  }

  async run(body: unknown): Promise<WireObject> {
    refuseUnsupportedMembers(body);
    const input = parseInput(inputSchema, body);
    assertSymmetric(input.SourceEncryptionAlgorithm);
    assertSymmetric(input.DestinationEncryptionAlgorithm);
    const { keyId, plaintext } = await this.#opener.open({
      blob: input.CiphertextBlob,
      context: input.SourceEncryptionContext,
      keyReference: input.SourceKeyId,
    });
    try {
      return await this.#directory.use(input.DestinationKeyId, 'ENCRYPT_DECRYPT', (key) => ({
        CiphertextBlob: sealBlob(key, plaintext, input.DestinationEncryptionContext).toString('base64'),
        SourceKeyId: this.#names.keyArn(keyId),
        KeyId: this.#names.keyArn(key.keyId),
        SourceEncryptionAlgorithm: input.SourceEncryptionAlgorithm,
        DestinationEncryptionAlgorithm: input.DestinationEncryptionAlgorithm,
      }));
    } finally {
      plaintext.fill(0);
    }
  }
}
