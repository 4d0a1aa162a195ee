import { z } from 'zod';
import { toPublicKey } from '../crypto/signature-algorithm.js';
import type { KeyDirectory } from '../keys/key-directory.js';
import { toAlgorithms } from '../keys/key-metadata.js';
import type { KeyNames } from '../keys/key-names.js';
import { parseInput } from '../protocol/input.js';
import { keyIdMember } from '../protocol/members.js';
import type { Operation, WireObject } from '../protocol/operation.js';
import { refuseUnsupportedMembers } from '../protocol/unsupported-members.js';

const inputSchema = z.looseObject({ KeyId: keyIdMember });

/** Returns the public half of a signing key as SubjectPublicKeyInfo (DER). */
export class GetPublicKeyOperation implements Operation {
  readonly name = 'GetPublicKey';
  readonly #directory: KeyDirectory;
  readonly #names: KeyNames;

  constructor(directory: KeyDirectory, names: KeyNames) {
    this.#directory = directory;
    this.#names = names;
  }

  async run(body: unknown): Promise<WireObject> {
    refuseUnsupportedMembers(body);
    const { KeyId } = parseInput(inputSchema, body);
    return this.#directory.use(KeyId, 'SIGN_VERIFY', (key) => ({
      KeyId: this.#names.keyArn(key.keyId),
      PublicKey: toPublicKey(key.material).export({ format: 'der', type: 'spki' }).toString('base64'),
      KeySpec: key.spec,
      CustomerMasterKeySpec: key.spec,
      KeyUsage: key.usage,
      ...toAlgorithms(key),
    }));
  }
}
