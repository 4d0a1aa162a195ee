import { z } from 'zod';
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
  KeyId: keyIdMember.optional(),
  EncryptionContext: encryptionContextMember,
  EncryptionAlgorithm: encryptionAlgorithmMember,
});

/** Decrypts what Encrypt, GenerateDataKey or ReEncrypt made, under the same context. */
export class DecryptOperation implements Operation {
  readonly name = 'Decrypt';
  readonly #opener: BlobOpener;
  readonly #names: KeyNames;

  constructor(opener: BlobOpener, names: KeyNames) {
    this.#opener = opener;
    this.#names = names;
  }

  async run(body: unknown): Promise<WireObject> {
    refuseUnsupportedMembers(body);
    const input = parseInput(inputSchema, body);
    assertSymmetric(input.EncryptionAlgorithm);
    const { keyId, plaintext } = await this.#opener.open({
      blob: input.CiphertextBlob,
      context: input.EncryptionContext,
      keyReference: input.KeyId,
    });
    const answer = {
      KeyId: this.#names.keyArn(keyId),
      Plaintext: plaintext.toString('base64'),
      EncryptionAlgorithm: input.EncryptionAlgorithm,
    };
    plaintext.fill(0);
    return answer;
  }
}
