import { z } from 'zod';
import { signatureAlgorithm, toPrivateKey } from '../crypto/signature-algorithm.js';
import type { KeyDirectory } from '../keys/key-directory.js';
import type { KeyNames } from '../keys/key-names.js';
import { parseInput } from '../protocol/input.js';
import { keyIdMember, plaintextMember } from '../protocol/members.js';
import type { Operation, WireObject } from '../protocol/operation.js';
import { refuseUnsupportedMembers } from '../protocol/unsupported-members.js';

/** The members Sign and Verify share, checked alike so that what was signed can be verified. */
export const messageMembers = {
  KeyId: keyIdMember,
  Message: plaintextMember,
  MessageType: z.enum(['RAW', 'DIGEST']).default('RAW'),
  SigningAlgorithm: z.string().regex(/^[A-Z0-9_]{1,64}$/),
};

const inputSchema = z.looseObject(messageMembers);

/** Signs up to 4,096 bytes, or a SHA-256 digest for ECDSA, with a SIGN_VERIFY key. */
export class SignOperation implements Operation {
  readonly name = 'Sign';
  readonly #directory: KeyDirectory;
  readonly #names: KeyNames;

  constructor(directory: KeyDirectory, names: KeyNames) {
    this.#directory = directory;
    this.#names = names;
  }

  async run(body: unknown): Promise<WireObject> {
    refuseUnsupportedMembers(body);
    const { KeyId, Message, MessageType, SigningAlgorithm } = parseInput(inputSchema, body);
    return this.#directory.use(KeyId, 'SIGN_VERIFY', (key) => {
      const algorithm = signatureAlgorithm(key.spec, SigningAlgorithm, MessageType);
      return {
        KeyId: this.#names.keyArn(key.keyId),
        Signature: algorithm.sign(toPrivateKey(key.material), Message).toString('base64'),
        SigningAlgorithm,
      };
    });
  }
}
