import type { StoredVersion } from '#libs/facts';
import type { DatasetKeyCache } from '#libs/envelope';
import { ciphertextLength, type ContentKey, openContentKey, openRange, openWhole } from '#libs/envelope';
import type { ObjectStore } from '#libs/storage';

/** Above this many stored bytes an item is streamed; below it, one read and no generator. */
const WHOLE_READ_BYTES = 3 * 16_400;

export interface PlaintextRange {
  readonly start: number;
  readonly endExclusive: number;
}

/** Opens item versions: dataset key, data key, then only authenticated plaintext (invariants I4, I7). */
export class ItemVault {
  constructor(
    private readonly keys: DatasetKeyCache,
    private readonly store: ObjectStore,
  ) {}

  /** Yields the range's plaintext in small batches of chunks; throws INTEGRITY_… or STORAGE_… instead of a wrong byte. */
  async *open(
    version: StoredVersion,
    range: PlaintextRange,
    signal: AbortSignal,
  ): AsyncGenerator<Buffer[], void, undefined> {
    const key = openContentKey(
      await this.keys.get(version.datasetKey),
      version.wrappedDataKey,
      version.manifest,
    );
    try {
      yield* this.read(version, key, { range, signal });
    } finally {
      key.destroy();
    }
  }

  private async *read(
    version: StoredVersion,
    contentKey: ContentKey,
    { range, signal }: { range: PlaintextRange; signal: AbortSignal },
  ): AsyncGenerator<Buffer[], void, undefined> {
    const { plaintextSize } = version.manifest;
    const stored = ciphertextLength(plaintextSize);
    const isWhole = range.start === 0 && range.endExclusive === plaintextSize;
    if (isWhole && stored <= WHOLE_READ_BYTES) {
      yield openWhole(contentKey, await this.store.readWhole(version.objectKey, stored), plaintextSize);
      return;
    }
    yield* openRange({
      contentKey,
      plaintextSize,
      range,
      read: (offset, length) => this.store.read(version.objectKey, offset, length, signal),
    });
  }
}
