import type { ObjectStore } from '#libs/storage';

/** A small item's stored bytes, asked for before its access was on record. */
export interface SealedItem {
  /** The whole object, or the store's error. */
  readonly object: Promise<Buffer>;
  /** Must be called once nobody waits for the object any more; calling it again does nothing. */
  readonly drop: () => void;
}

/** What is asked for within this time is fetched together: less than any record takes to become durable. */
const GATHER_MS = 1;
/** As many at a time as the system's threads take at once without queueing. */
const GATHERED = 8;

interface Wanted {
  readonly objectKey: string;
  readonly length: number;
  readonly settle: (object: Promise<Buffer>) => void;
}

/**
 * Fetches sealed items while their accesses are being recorded: storage and database are waited for at once. What is fetched
 * is ciphertext, which is opened only under a grant. At most `atOnce` at a time, so that a slow database cannot fill the memory.
 */
export class ReadAhead {
  private underWay = 0;
  private wanted: Wanted[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: Pick<ObjectStore, 'readWhole'>,
    private readonly atOnce: number,
  ) {}

  /** Returns undefined when too many are under way: the reader then fetches for itself, when its turn comes. */
  fetch(objectKey: string, length: number): SealedItem | undefined {
    if (this.underWay >= this.atOnce) return undefined;
    this.underWay += 1;
    const object = new Promise<Buffer>((settle) => this.gather({ objectKey, length, settle }));
    // Nobody may ever wait for it: whoever does gets the error, and a refused reader has no use for one.
    object.catch(() => undefined);
    let dropped = false;
    const drop = (): void => {
      if (!dropped) this.underWay -= 1;
      dropped = true;
    };
    return { object, drop };
  }

  /** Waking one of the system's reading threads costs more than a small read: a few reads at a time share it. */
  private gather(wanted: Wanted): void {
    this.wanted.push(wanted);
    if (this.wanted.length >= GATHERED) this.start();
    else this.timer ??= setTimeout(() => this.start(), GATHER_MS);
  }

  private start(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const { objectKey, length, settle } of this.wanted.splice(0))
      settle(this.store.readWhole(objectKey, length));
  }
}
