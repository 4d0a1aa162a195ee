import type { DatasetKeyCache, DatasetKeyRef } from '#libs/envelope';
import type { KeyStates } from '#libs/facts';
import { AppError } from '#libs/kernel';

const DISABLED = new Set(['KEY_DISABLED', 'KEY_NOT_FOUND', 'KEY_ACCESS_DENIED']);

/** Knows a key's state by using it: whoever gets the dataset key unwrapped may read, within the cache's age. */
export class DatasetKeyStates implements KeyStates {
  constructor(
    private readonly keys: DatasetKeyCache,
    /** Told of what is neither the customer's refusal nor an outage: a key that does not fit its row is an incident. */
    private readonly onUnexpected: (error: unknown) => void,
  ) {}

  async stateOf(key: DatasetKeyRef): Promise<'enabled' | 'disabled' | 'unavailable'> {
    try {
      await this.keys.get(key);
      return 'enabled';
    } catch (error) {
      // The customer's own refusal is told apart from an outage; both deny, and a denial is recorded.
      if (error instanceof AppError && DISABLED.has(error.code)) return 'disabled';
      if (!(error instanceof AppError && error.code === 'KEY_UNAVAILABLE')) this.onUnexpected(error);
      return 'unavailable';
    }
  }
}
