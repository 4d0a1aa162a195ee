import type { Clock } from '#libs/kernel';
import { z } from 'zod';
import type { AliasRepository } from '../keys/alias.repository.js';
import type { KeyNames } from '../keys/key-names.js';
import { parseInput } from '../protocol/input.js';
import { keyIdMember } from '../protocol/members.js';
import type { Operation, WireObject } from '../protocol/operation.js';
import type { AliasTargets } from './alias-targets.js';

const inputSchema = z.looseObject({ AliasName: z.string().min(1).max(256), TargetKeyId: keyIdMember });

/** What CreateAlias and UpdateAlias share. */
export interface AliasParts {
  readonly aliases: AliasRepository;
  readonly targets: AliasTargets;
  readonly names: KeyNames;
  readonly clock: Clock;
}

/** Gives a key a second name that no other key has. */
export class CreateAliasOperation implements Operation {
  readonly name = 'CreateAlias';
  readonly #parts: AliasParts;

  constructor(parts: AliasParts) {
    this.#parts = parts;
  }

  async run(body: unknown): Promise<WireObject> {
    const { aliases, targets, names, clock } = this.#parts;
    const { AliasName, TargetKeyId } = parseInput(inputSchema, body);
    const aliasName = names.parseNewAlias(AliasName);
    const target = await targets.get(TargetKeyId);
    const now = clock.now();
    await aliases.create({ aliasName, targetKeyId: target.keyId, createdAt: now, updatedAt: now });
    return {};
  }
}
