import type { KeyObject } from 'node:crypto';
import type { StoredVersion } from '#libs/facts';
import type { DatasetKeyCache } from '#libs/envelope';
import {
  ciphertextLength,
  type ContentKey,
  openContentKey,
  openRange,
  openWhole,
  releaseObject,
} from '#libs/envelope';
import type { ObjectStore } from '#libs/storage';
import { LoopTurns } from './loop-turns.js';
import { ReadAhead, type SealedItem } from './read-ahead.js';

/** Above this many stored bytes an item is streamed; up to it, eight chunks, one read, one write and no generator. */
const WHOLE_READ_BYTES = 56 + 8 * 16_400;

/** Small items fetched before their accesses are on record: 8 MiB of memory at most. */
const AHEAD_AT_ONCE = 64;

/** Pieces of streams opened in one turn of the event loop: some milliseconds of work, after which others are heard. */
const PIECES_PER_TURN = 8;

export interface PlaintextRange {
  readonly start: number;
  readonly endExclusive: number;
}

/** Opens item versions: dataset key, data key, then only authenticated plaintext (invariants I4, I7). */
export class ItemVault {
  private readonly turns = new LoopTurns(PIECES_PER_TURN);
  private readonly ahead: ReadAhead;
  /**
   * Content keys by the dataset key they came from and the very row they were opened from. A row loaded anew is verified anew,
   * and nothing here keeps a key alive: when the dataset key's own cache gives it up, its content keys go with it.
   */
  private readonly opened = new WeakMap<KeyObject, WeakMap<StoredVersion, ContentKey>>();

  constructor(
    private readonly keys: DatasetKeyCache,
    private readonly store: ObjectStore,
  ) {
    this.ahead = new ReadAhead(store, AHEAD_AT_ONCE);
  }

  /** True when the range is a whole item of so few chunks that reading it at once beats streaming it. */
  isSmall({ manifest }: StoredVersion, range: PlaintextRange): boolean {
    const isWhole = range.start === 0 && range.endExclusive === manifest.plaintextSize;
    return isWhole && ciphertextLength(manifest.plaintextSize) <= WHOLE_READ_BYTES;
  }

  /** Asks for the sealed bytes of a small item; undefined for any other, and when too many are being fetched. */
  fetchAhead(version: StoredVersion, range: PlaintextRange): SealedItem | undefined {
    if (!this.isSmall(version, range)) return undefined;
    return this.ahead.fetch(version.objectKey, ciphertextLength(version.manifest.plaintextSize));
  }

  /** Returns a small item's whole plaintext, every chunk of it authenticated; what was fetched ahead is given up. */
  async openSmall(version: StoredVersion, sealed: SealedItem | undefined): Promise<Buffer[]> {
    const { plaintextSize } = version.manifest;
    try {
      const [contentKey, object] = await Promise.all([
        this.contentKeyOf(version),
        sealed?.object ?? this.store.readWhole(version.objectKey, ciphertextLength(plaintextSize)),
      ]);
      const chunks = openWhole(contentKey, object, plaintextSize);
      releaseObject(object);
      return chunks;
    } finally {
      sealed?.drop();
    }
  }

  /** Yields the range's plaintext in small batches of chunks; throws INTEGRITY_… or STORAGE_… instead of a wrong byte. */
  async *open(
    version: StoredVersion,
    range: PlaintextRange,
    signal: AbortSignal,
  ): AsyncGenerator<Buffer[], void, undefined> {
    const contentKey = await this.contentKeyOf(version);
    yield* openRange({
      contentKey,
      plaintextSize: version.manifest.plaintextSize,
      range,
      read: (offset, length) => this.turns.share(this.store.read(version.objectKey, offset, length, signal)),
    });
  }

  private async contentKeyOf(version: StoredVersion): Promise<ContentKey> {
    const datasetKey = await this.keys.get(version.datasetKey);
    const ofThisKey = this.opened.get(datasetKey) ?? new WeakMap<StoredVersion, ContentKey>();
    const known = ofThisKey.get(version);
    if (known) return known;
    const contentKey = openContentKey(datasetKey, version.wrappedDataKey, version.manifest);
    this.opened.set(datasetKey, ofThisKey.set(version, contentKey));
    return contentKey;
  }
}
