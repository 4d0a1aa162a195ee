import { z } from 'zod';
import { KmsError } from '../protocol/kms.errors.js';
import { readFileIfPresent, writeFileAtomically } from './atomic-file.js';
import type { Seal } from './seal.js';
import { SerialQueue } from './serial-queue.js';

const SEAL_NAME = 'aliases';

const instant = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});
const aliasSchema = z.strictObject({
  aliasName: z.string(),
  targetKeyId: z.string(),
  createdAt: instant,
  updatedAt: instant,
});
const aliasesSchema = z.array(aliasSchema);

/** A second name of a key; at any time it names exactly one. */
export type Alias = z.output<typeof aliasSchema>;

/** All aliases in one sealed file, sorted by name: who can write the disk still cannot point an alias at another key. */
export class AliasRepository {
  readonly #queue = new SerialQueue();
  readonly #path: string;
  readonly #seal: Seal;

  constructor(path: string, seal: Seal) {
    this.#path = path;
    this.#seal = seal;
  }

  async find(aliasName: string): Promise<Alias | undefined> {
    return (await this.list()).find((alias) => alias.aliasName === aliasName);
  }

  async list(): Promise<readonly Alias[]> {
    const sealed = await readFileIfPresent(this.#path);
    if (sealed === undefined) return [];
    return z.decode(aliasesSchema, JSON.parse(this.#seal.open(SEAL_NAME, sealed).toString('utf8')) as never);
  }

  /** Adds the alias, or throws AlreadyExistsException. */
  create(alias: Alias): Promise<void> {
    return this.#change((aliases) => {
      if (!aliases.some(({ aliasName }) => aliasName === alias.aliasName)) return [...aliases, alias];
      throw new KmsError(
        'AlreadyExistsException',
        `An alias with the name ${alias.aliasName} already exists.`,
      );
    });
  }

  /** Puts the alias in place of the one of that name. */
  replace(alias: Alias): Promise<void> {
    return this.#change((aliases) => [
      ...aliases.filter(({ aliasName }) => aliasName !== alias.aliasName),
      alias,
    ]);
  }

  /** Removes the alias; removing one that is not there is no error. */
  remove(aliasName: string): Promise<void> {
    return this.#change((aliases) => aliases.filter((alias) => alias.aliasName !== aliasName));
  }

  /** Removes every alias of a key. */
  removeTarget(keyId: string): Promise<void> {
    return this.#change((aliases) => aliases.filter((alias) => alias.targetKeyId !== keyId));
  }

  #change(edit: (aliases: readonly Alias[]) => Alias[]): Promise<void> {
    return this.#queue.run(async () => {
      const edited = edit(await this.list()).sort((left, right) =>
        left.aliasName < right.aliasName ? -1 : 1,
      );
      const json = Buffer.from(JSON.stringify(z.encode(aliasesSchema, edited)), 'utf8');
      await writeFileAtomically(this.#path, this.#seal.close(SEAL_NAME, json));
    });
  }
}
