import { z } from 'zod';
import { parseInput } from '../protocol/input.js';
import { KmsError } from '../protocol/kms.errors.js';
import { keyIdMember } from '../protocol/members.js';
import type { Operation, WireObject } from '../protocol/operation.js';
import type { AliasParts } from './create-alias.operation.js';

const inputSchema = z.looseObject({ AliasName: z.string().min(1).max(256), TargetKeyId: keyIdMember });

/** Points an existing alias at another key of the same spec and usage. */
export class UpdateAliasOperation implements Operation {
  readonly name = 'UpdateAlias';
  readonly #parts: AliasParts;

  constructor(parts: AliasParts) {
    this.#parts = parts;
  }

  async run(body: unknown): Promise<WireObject> {
    const { aliases, targets, names, clock } = this.#parts;
    const { AliasName, TargetKeyId } = parseInput(inputSchema, body);
    const alias = await aliases.find(names.parseNewAlias(AliasName));
    if (!alias) throw new KmsError('NotFoundException', `Alias ${names.aliasArn(AliasName)} is not found.`);
    const target = await targets.get(TargetKeyId);
    if (!(await targets.areInterchangeable(alias.targetKeyId, target))) {
      throw new KmsError(
        'ValidationException',
        'Aliases cannot be moved between keys of different types or usages.',
      );
    }
    await aliases.replace({ ...alias, targetKeyId: target.keyId, updatedAt: clock.now() });
    return {};
  }
}
