import { z } from 'zod';
import type { AliasRepository } from '../keys/alias.repository.js';
import type { KeyNames } from '../keys/key-names.js';
import { parseInput } from '../protocol/input.js';
import { KmsError } from '../protocol/kms.errors.js';
import type { Operation, WireObject } from '../protocol/operation.js';

const inputSchema = z.looseObject({ AliasName: z.string().min(1).max(256) });

/** Takes the name away; the key stays as it is. */
export class DeleteAliasOperation implements Operation {
  readonly name = 'DeleteAlias';
  readonly #aliases: AliasRepository;
  readonly #names: KeyNames;

  constructor(aliases: AliasRepository, names: KeyNames) {
    this.#aliases = aliases;
    this.#names = names;
  }

  async run(body: unknown): Promise<WireObject> {
    const aliasName = this.#names.parseNewAlias(parseInput(inputSchema, body).AliasName);
    if (!(await this.#aliases.find(aliasName))) {
      throw new KmsError('NotFoundException', `Alias ${this.#names.aliasArn(aliasName)} is not found.`);
    }
    await this.#aliases.remove(aliasName);
    return {};
  }
}
