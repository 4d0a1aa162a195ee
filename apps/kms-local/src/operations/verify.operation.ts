import { z } from 'zod';
import { signatureAlgorithm, toPublicKey } from '../crypto/signature-algorithm.js';
import type { KeyDirectory } from '../keys/key-directory.js';
import type { KeyNames } from '../keys/key-names.js';
import { parseInput } from '../protocol/input.js';
import { KmsError } from '../protocol/kms.errors.js';
import { blobMember } from '../protocol/members.js';
import type { Operation, WireObject } from '../protocol/operation.js';
import { refuseUnsupportedMembers } from '../protocol/unsupported-members.js';
import { messageMembers } from './sign.operation.js';

const inputSchema = z.looseObject({ ...messageMembers, Signature: blobMember(1, 6144) });

/** Answers SignatureValid true or throws KMSInvalidSignatureException; there is no SignatureValid false, as in the real service. */
export class VerifyOperation implements Operation {
  readonly name = 'Verify';
  readonly #directory: KeyDirectory;
  readonly #names: KeyNames;

  constructor(directory: KeyDirectory, names: KeyNames) {
    this.#directory = directory;
    this.#names = names;
  }

  async run(body: unknown): Promise<WireObject> {
    refuseUnsupportedMembers(body);
    const { KeyId, Message, MessageType, SigningAlgorithm, Signature } = parseInput(inputSchema, body);
    return this.#directory.use(KeyId, 'SIGN_VERIFY', (key) => {
      const algorithm = signatureAlgorithm(key.spec, SigningAlgorithm, MessageType);
      if (!algorithm.verify(toPublicKey(key.material), Message, Signature)) {
        throw new KmsError('KMSInvalidSignatureException', 'The signature does not verify.');
      }
      return { KeyId: this.#names.keyArn(key.keyId), SignatureValid: true, SigningAlgorithm };
    });
  }
}
