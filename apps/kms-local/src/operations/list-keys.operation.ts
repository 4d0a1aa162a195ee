import { z } from 'zod';
import type { KeyDirectory } from '../keys/key-directory.js';
import type { KeyNames } from '../keys/key-names.js';
import { parseInput } from '../protocol/input.js';
import { limitMember } from '../protocol/members.js';
import type { Operation, WireObject } from '../protocol/operation.js';
import { toPage } from './page.js';

const inputSchema = z.looseObject({ Limit: limitMember, Marker: z.string().max(1024).optional() });

/** Lists the keys that exist, damaged ones included, in order of their ids. */
export class ListKeysOperation implements Operation {
  readonly name = 'ListKeys';
  readonly #directory: KeyDirectory;
  readonly #names: KeyNames;

  constructor(directory: KeyDirectory, names: KeyNames) {
    this.#directory = directory;
    this.#names = names;
  }

  async run(body: unknown): Promise<WireObject> {
    const { Limit, Marker } = parseInput(inputSchema, body);
    const keyIds = await this.#directory.sweep();
    const { items, position } = toPage(keyIds, (keyId) => keyId, { limit: Limit, marker: Marker });
    return { Keys: items.map((keyId) => ({ KeyId: keyId, KeyArn: this.#names.keyArn(keyId) })), ...position };
  }
}
