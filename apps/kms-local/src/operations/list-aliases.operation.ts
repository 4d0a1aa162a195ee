import { z } from 'zod';
import type { Alias, AliasRepository } from '../keys/alias.repository.js';
import type { KeyDirectory } from '../keys/key-directory.js';
import type { KeyNames } from '../keys/key-names.js';
import { parseInput } from '../protocol/input.js';
import { keyIdMember, limitMember, toEpochSeconds } from '../protocol/members.js';
import type { Operation, WireObject } from '../protocol/operation.js';
import { toPage } from './page.js';

const inputSchema = z.looseObject({
  KeyId: keyIdMember.optional(),
  Limit: limitMember,
  Marker: z.string().max(1024).optional(),
});

/** Lists aliases in order of their names, of one key when one is named. */
export class ListAliasesOperation implements Operation {
  readonly name = 'ListAliases';
  readonly #aliases: AliasRepository;
  readonly #directory: KeyDirectory;
  readonly #names: KeyNames;

  constructor(aliases: AliasRepository, directory: KeyDirectory, names: KeyNames) {
    this.#aliases = aliases;
    this.#directory = directory;
    this.#names = names;
  }

  async run(body: unknown): Promise<WireObject> {
    const { KeyId, Limit, Marker } = parseInput(inputSchema, body);
    await this.#directory.sweep();
    const target = KeyId === undefined ? undefined : await this.#directory.resolve(KeyId);
    const all = await this.#aliases.list();
    const wanted = target === undefined ? all : all.filter((alias) => alias.targetKeyId === target);
    const page = toPage(wanted, (alias) => alias.aliasName, { limit: Limit, marker: Marker });
    return { Aliases: page.items.map((alias) => this.#toWire(alias)), ...page.position };
  }

  #toWire(alias: Alias): WireObject {
    return {
      AliasName: alias.aliasName,
      AliasArn: this.#names.aliasArn(alias.aliasName),
      TargetKeyId: alias.targetKeyId,
      CreationDate: toEpochSeconds(alias.createdAt),
      LastUpdatedDate: toEpochSeconds(alias.updatedAt),
    };
  }
}
