import type { Clock } from '#libs/kernel';
import type { KeyUsage } from '../crypto/key-material.js';
import { KmsError } from '../protocol/kms.errors.js';
import type { AliasRepository } from './alias.repository.js';
import type { KeyNames } from './key-names.js';
import type { KeyRepository } from './key.repository.js';
import { isExpired, type KmsKey } from './kms-key.js';
import { SerialQueue } from './serial-queue.js';

/** The stores, names and clock of one server. */
export interface KeyDirectoryParts {
  readonly keys: KeyRepository;
  readonly aliases: AliasRepository;
  readonly names: KeyNames;
  readonly clock: Clock;
}

/** Finds keys by any of their names, never returns one past its deletion date, and serialises changes of state. */
export class KeyDirectory {
  readonly #changes = new SerialQueue();
  readonly #parts: KeyDirectoryParts;

  constructor(parts: KeyDirectoryParts) {
    this.#parts = parts;
  }

  /** Runs `work` on an enabled key of that usage and zeroes the material afterwards; throws as the real service does. */
  async use<T>(reference: string, usage: KeyUsage, work: (key: KmsKey) => T): Promise<T> {
    const key = await this.get(reference);
    try {
      this.#assertUsable(key, usage);
      return work(key);
    } finally {
      key.material.fill(0);
    }
  }

  /** Returns the key in any state, or throws NotFoundException. The caller owns and zeroes the material. */
  async get(reference: string): Promise<KmsKey> {
    const keyId = await this.resolve(reference);
    const key = await this.#findLive(keyId);
    if (key) return key;
    throw new KmsError('NotFoundException', `Key '${this.#parts.names.keyArn(keyId)}' does not exist`);
  }

  /** Returns the key id behind any name. */
  async resolve(reference: string): Promise<string> {
    const { names, aliases } = this.#parts;
    const parsed = names.parse(reference);
    if (parsed.kind === 'key') return parsed.keyId;
    const alias = await aliases.find(parsed.aliasName);
    if (alias) return alias.targetKeyId;
    throw new KmsError('NotFoundException', `Alias ${names.aliasArn(parsed.aliasName)} is not found.`);
  }

  /** Replaces a key by what `edit` makes of it, durably and one change at a time; takes a key id or key ARN only. */
  change(reference: string, edit: (key: KmsKey) => KmsKey): Promise<KmsKey> {
    const keyId = this.#parts.names.parseKeyOnly(reference);
    return this.#changes.run(async () => {
      const key = await this.get(keyId);
      try {
        const changed = edit(key);
        await this.#parts.keys.save(changed);
        return changed;
      } finally {
        key.material.fill(0);
      }
    });
  }

  /** Destroys every key past its deletion date and returns the ids of the others; damaged keys stay, and are logged. */
  async sweep(): Promise<readonly string[]> {
    const live: string[] = [];
    for (const keyId of await this.#parts.keys.listIds()) {
      if (await this.#isLive(keyId)) live.push(keyId);
    }
    return live;
  }

  async #isLive(keyId: string): Promise<boolean> {
    try {
      const key = await this.#findLive(keyId);
      key?.material.fill(0);
      return key !== undefined;
    } catch (error) {
      if (error instanceof KmsError) return true;
      throw error;
    }
  }

  async #findLive(keyId: string): Promise<KmsKey | undefined> {
    const { keys, aliases, clock } = this.#parts;
    const key = await keys.find(keyId);
    if (!key || !isExpired(key, clock.now())) return key;
    key.material.fill(0);
    await keys.destroy(keyId);
    await aliases.removeTarget(keyId);
    return undefined;
  }

  #assertUsable(key: KmsKey, usage: KeyUsage): void {
    const arn = this.#parts.names.keyArn(key.keyId);
    if (key.usage !== usage) {
      throw new KmsError(
        'InvalidKeyUsageException',
        `${arn} key usage is ${key.usage}, which is not valid here.`,
      );
    }
    if (key.state === 'Disabled') throw new KmsError('DisabledException', `${arn} is disabled.`);
    if (key.state === 'PendingDeletion') throw pendingDeletion(arn);
  }
}

/** The refusal of every use of a key that waits for its deletion. */
export function pendingDeletion(arn: string): KmsError {
  return new KmsError('KMSInvalidStateException', `${arn} is pending deletion.`);
}
