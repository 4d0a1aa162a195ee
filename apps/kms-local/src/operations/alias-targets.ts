import { type KeyDirectory, pendingDeletion } from '../keys/key-directory.js';
import type { KeyNames } from '../keys/key-names.js';
import type { KmsKey } from '../keys/kms-key.js';

/** What an alias needs to know of a key; no material. */
export type AliasTarget = Omit<KmsKey, 'material'>;

/** Finds the keys aliases may point at. */
export class AliasTargets {
  readonly #directory: KeyDirectory;
  readonly #names: KeyNames;

  constructor(directory: KeyDirectory, names: KeyNames) {
    this.#directory = directory;
    this.#names = names;
  }

  /** Returns the key named by id or ARN; one that waits for its deletion gets no new alias. */
  async get(reference: string): Promise<AliasTarget> {
    const target = await this.#load(this.#names.parseKeyOnly(reference));
    if (target.state === 'PendingDeletion') throw pendingDeletion(this.#names.keyArn(target.keyId));
    return target;
  }

  /** True when an alias may move from the one key to the other: same spec and same usage, so its users keep working. */
  async areInterchangeable(currentKeyId: string, next: AliasTarget): Promise<boolean> {
    const current = await this.#load(currentKeyId);
    return current.spec === next.spec && current.usage === next.usage;
  }

  async #load(keyId: string): Promise<AliasTarget> {
    const { material, ...target } = await this.#directory.get(keyId);
    material.fill(0);
    return target;
  }
}
