import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { sealBlob } from '../crypto/ciphertext-blob.js';
import type { KeyDirectory } from '../keys/key-directory.js';
import type { KeyNames } from '../keys/key-names.js';
import { parseInput } from '../protocol/input.js';
import { KmsError } from '../protocol/kms.errors.js';
import { encryptionContextMember, keyIdMember } from '../protocol/members.js';
import type { Operation, WireObject } from '../protocol/operation.js';
import { refuseUnsupportedMembers } from '../protocol/unsupported-members.js';

const inputSchema = z.looseObject({
  KeyId: keyIdMember,
  KeySpec: z.enum(['AES_128', 'AES_256']).optional(),
  NumberOfBytes: z.int().min(1).max(1024).optional(),
  EncryptionContext: encryptionContextMember,
});

type GenerateDataKeyName = 'GenerateDataKey' | 'GenerateDataKeyWithoutPlaintext';

/** Returns fresh random bytes wrapped under a key, with or without the bytes themselves. */
export class GenerateDataKeyOperation implements Operation {
  readonly name: GenerateDataKeyName;
  readonly #directory: KeyDirectory;
  readonly #names: KeyNames;

  constructor(name: GenerateDataKeyName, directory: KeyDirectory, names: KeyNames) {
    this.name = name;
    this.#directory = directory;
    this.#names = names;
  }

  async run(body: unknown): Promise<WireObject> {
    refuseUnsupportedMembers(body);
    const input = parseInput(inputSchema, body);
    const dataKey = randomBytes(lengthOf(input));
    try {
      return await this.#directory.use(input.KeyId, 'ENCRYPT_DECRYPT', (key) => ({
        CiphertextBlob: sealBlob(key, dataKey, input.EncryptionContext).toString('base64'),
        KeyId: this.#names.keyArn(key.keyId),
        ...(this.name === 'GenerateDataKey' && { Plaintext: dataKey.toString('base64') }),
      }));
    } finally {
      dataKey.fill(0);
    }
  }
}

function lengthOf(input: z.output<typeof inputSchema>): number {
  if ((input.KeySpec === undefined) === (input.NumberOfBytes === undefined)) {
    throw new KmsError('ValidationException', 'Please specify either number of bytes or key spec.');
  }
  return input.NumberOfBytes ?? (input.KeySpec === 'AES_128' ? 16 : 32);
}
