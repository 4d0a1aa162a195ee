import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isUuid } from '#libs/kernel';
import { KmsError } from '../protocol/kms.errors.js';
import type { KmsLocalLogger } from '../kms-local.logger.js';
import { readFileIfPresent, removeFile, writeFileAtomically } from './atomic-file.js';
import type { KmsKey } from './kms-key.js';
import { decodeKey, encodeKey } from './kms-key.codec.js';
import type { Seal } from './seal.js';

const EXTENSION = '.key';

/**
 * One sealed file per key, read anew for every use: no material stays in memory between calls, and a key switched off
 * or tampered with is off at once. Ids are lower-case UUIDs, so a file name cannot leave the directory.
 */
export class KeyRepository {
  readonly #directory: string;
  readonly #seal: Seal;
  readonly #logger: KmsLocalLogger;

  constructor(directory: string, seal: Seal, logger: KmsLocalLogger) {
    this.#directory = directory;
    this.#seal = seal;
    this.#logger = logger;
  }

  /** Returns the key, or undefined when there is none; a file that fails its seal is logged and throws KMSInternalException. */
  async find(keyId: string): Promise<KmsKey | undefined> {
    const sealed = await readFileIfPresent(this.#pathOf(keyId));
    if (sealed === undefined) return undefined;
    try {
      return decodeKey(this.#seal.open(keyId, sealed));
    } catch (cause) {
      this.#logger.error({ keyId, err: cause }, 'key file is damaged; the key refuses every use');
      throw new KmsError('KMSInternalException', 'The key could not be loaded.', cause);
    }
  }

  /** Stores the key durably before it returns. */
  async save(key: KmsKey): Promise<void> {
    const encoded = encodeKey(key);
    await writeFileAtomically(this.#pathOf(key.keyId), this.#seal.close(key.keyId, encoded));
    encoded.fill(0);
  }

  /** Destroys the key durably: the sealed file is the only copy of its material. */
  async destroy(keyId: string): Promise<void> {
    await removeFile(this.#pathOf(keyId));
    this.#logger.info({ keyId }, 'key destroyed');
  }

  /** Returns the ids of all key files, sorted, damaged ones included. */
  async listIds(): Promise<readonly string[]> {
    const names = await readdir(this.#directory);
    const ids = names
      .filter((name) => name.endsWith(EXTENSION))
      .map((name) => name.slice(0, -EXTENSION.length));
    return ids.filter(isUuid).sort();
  }

  #pathOf(keyId: string): string {
    return join(this.#directory, keyId + EXTENSION);
  }
}
