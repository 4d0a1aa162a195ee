import { z } from 'zod';
import type { KeyDirectory } from '../keys/key-directory.js';
import type { KeyNames } from '../keys/key-names.js';
import type { KmsKey } from '../keys/kms-key.js';
import { parseInput } from '../protocol/input.js';
import { KmsError } from '../protocol/kms.errors.js';
import { keyIdMember } from '../protocol/members.js';
import type { Operation, WireObject } from '../protocol/operation.js';

const inputSchema = z.looseObject({ KeyId: keyIdMember });

/** Takes a key out of deletion; it comes back disabled, so using it again is a second decision. */
export class CancelKeyDeletionOperation implements Operation {
  readonly name = 'CancelKeyDeletion';
  readonly #directory: KeyDirectory;
  readonly #names: KeyNames;

  constructor(directory: KeyDirectory, names: KeyNames) {
    this.#directory = directory;
    this.#names = names;
  }

  async run(body: unknown): Promise<WireObject> {
    const { KeyId } = parseInput(inputSchema, body);
    const { keyId } = await this.#directory.change(KeyId, (key) => this.#toDisabled(key));
    return { KeyId: this.#names.keyArn(keyId) };
  }

  #toDisabled({ deletionDate, ...key }: KmsKey): KmsKey {
    if (deletionDate) return { ...key, state: 'Disabled' };
    const arn = this.#names.keyArn(key.keyId);
    throw new KmsError('KMSInvalidStateException', `${arn} is not pending deletion.`);
  }
}
