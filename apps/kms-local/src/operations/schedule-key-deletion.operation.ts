import type { Clock } from '#libs/kernel';
import { z } from 'zod';
import { type KeyDirectory, pendingDeletion } from '../keys/key-directory.js';
import type { KeyNames } from '../keys/key-names.js';
import { parseInput } from '../protocol/input.js';
import { keyIdMember, toEpochSeconds } from '../protocol/members.js';
import type { Operation, WireObject } from '../protocol/operation.js';

const DAY_MS = 86_400_000;

const inputSchema = z.looseObject({
  KeyId: keyIdMember,
  PendingWindowInDays: z.int().min(7).max(30).default(30),
});

/** Makes a key unusable at once and destroys it after the waiting period. */
export class ScheduleKeyDeletionOperation implements Operation {
  readonly name = 'ScheduleKeyDeletion';
  readonly #directory: KeyDirectory;
  readonly #names: KeyNames;
  readonly #clock: Clock;

  constructor(directory: KeyDirectory, names: KeyNames, clock: Clock) {
    this.#directory = directory;
    this.#names = names;
    this.#clock = clock;
  }

  async run(body: unknown): Promise<WireObject> {
    const { KeyId, PendingWindowInDays } = parseInput(inputSchema, body);
    const deletionDate = new Date(this.#clock.now().getTime() + PendingWindowInDays * DAY_MS);
    const { keyId } = await this.#directory.change(KeyId, (key) => {
      if (key.state === 'PendingDeletion') throw pendingDeletion(this.#names.keyArn(key.keyId));
      return { ...key, state: 'PendingDeletion', deletionDate };
    });
    return {
      KeyId: this.#names.keyArn(keyId),
      DeletionDate: toEpochSeconds(deletionDate),
      KeyState: 'PendingDeletion',
      PendingWindowInDays,
    };
  }
}
