import { z } from 'zod';
import { type KeyDirectory, pendingDeletion } from '../keys/key-directory.js';
import type { KeyNames } from '../keys/key-names.js';
import { parseInput } from '../protocol/input.js';
import { keyIdMember } from '../protocol/members.js';
import type { Operation, WireObject } from '../protocol/operation.js';

const inputSchema = z.looseObject({ KeyId: keyIdMember });

/** EnableKey and DisableKey: durable, and seen by every call that starts after the answer. Repeating one is no error. */
export class SwitchKeyOperation implements Operation {
  readonly name: 'EnableKey' | 'DisableKey';
  readonly #directory: KeyDirectory;
  readonly #names: KeyNames;

  constructor(name: 'EnableKey' | 'DisableKey', directory: KeyDirectory, names: KeyNames) {
    this.name = name;
    this.#directory = directory;
    this.#names = names;
  }

  async run(body: unknown): Promise<WireObject> {
    const { KeyId } = parseInput(inputSchema, body);
    await this.#directory.change(KeyId, (key) => {
      if (key.state === 'PendingDeletion') throw pendingDeletion(this.#names.keyArn(key.keyId));
      return { ...key, state: this.name === 'EnableKey' ? 'Enabled' : 'Disabled' };
    });
    return {};
  }
}
