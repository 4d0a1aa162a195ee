import { z } from 'zod';
import type { KeyDirectory } from '../keys/key-directory.js';
import { toKeyMetadata } from '../keys/key-metadata.js';
import type { KeyNames } from '../keys/key-names.js';
import { parseInput } from '../protocol/input.js';
import { keyIdMember } from '../protocol/members.js';
import type { Operation, WireObject } from '../protocol/operation.js';

const inputSchema = z.looseObject({ KeyId: keyIdMember });

/** Describes a key in any state. */
export class DescribeKeyOperation implements Operation {
  readonly name = 'DescribeKey';
  readonly #directory: KeyDirectory;
  readonly #names: KeyNames;

  constructor(directory: KeyDirectory, names: KeyNames) {
    this.#directory = directory;
    this.#names = names;
  }

  async run(body: unknown): Promise<WireObject> {
    const key = await this.#directory.get(parseInput(inputSchema, body).KeyId);
    key.material.fill(0);
    return { KeyMetadata: toKeyMetadata(key, this.#names) };
  }
}
