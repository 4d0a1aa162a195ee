import type { StoredVersion } from '#libs/facts';
import type { DatasetKeyCache } from '#libs/envelope';
import { ciphertextLength, type ContentKey, openContentKey, openRange, openWhole } from '#libs/envelope';
import type { ObjectStore } from '#libs/storage';
import { LoopTurns } from './loop-turns.js';

/** Above this many stored bytes an item is streamed; below it, one read and no generator. */
const WHOLE_READ_BYTES = 3 * 16_400;

/** Pieces of streams opened in one turn of the event loop: some milliseconds of work, after which others are heard. */
const PIECES_PER_TURN = 8;

export interface PlaintextRange {
  readonly start: number;
  readonly endExclusive: number;
}

/** Opens item versions: dataset key, data key, then only authenticated plaintext (invariants I4, I7). */
export class ItemVault {
  private readonly turns = new LoopTurns(PIECES_PER_TURN);

  constructor(
    private readonly keys: DatasetKeyCache,
    private readonly store: ObjectStore,
  ) {}

  /** True when the range is a whole item of so few chunks that reading it at once beats streaming it. */
  isSmall({ manifest }: StoredVersion, range: PlaintextRange): boolean {
    const isWhole = range.start === 0 && range.endExclusive === manifest.plaintextSize;
    return isWhole && ciphertextLength(manifest.plaintextSize) <= WHOLE_READ_BYTES;
  }

  /** Returns a small item's whole plaintext, every chunk of it authenticated. */
  async openSmall(version: StoredVersion): Promise<Buffer[]> {
    const { plaintextSize } = version.manifest;
    const [contentKey, object] = await Promise.all([
      this.contentKeyOf(version),
      this.store.readWhole(version.objectKey, ciphertextLength(plaintextSize)),
    ]);
    try {
      return openWhole(contentKey, object, plaintextSize);
    } finally {
      contentKey.destroy();
    }
  }

  /** Yields the range's plaintext in small batches of chunks; throws INTEGRITY_… or STORAGE_… instead of a wrong byte. */
  async *open(
    version: StoredVersion,
    range: PlaintextRange,
    signal: AbortSignal,
  ): AsyncGenerator<Buffer[], void, undefined> {
    const contentKey = await this.contentKeyOf(version);
    try {
      yield* openRange({
        contentKey,
        plaintextSize: version.manifest.plaintextSize,
        range,
        read: (offset, length) =>
          this.turns.share(this.store.read(version.objectKey, offset, length, signal)),
      });
    } finally {
      contentKey.destroy();
    }
  }

  private async contentKeyOf(version: StoredVersion): Promise<ContentKey> {
    return openContentKey(await this.keys.get(version.datasetKey), version.wrappedDataKey, version.manifest);
  }
}
