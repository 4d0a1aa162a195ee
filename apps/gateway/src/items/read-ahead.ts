import type { ObjectStore } from '#libs/storage';

/** A small item's stored bytes, asked for before its access was on record. */
export interface SealedItem {
  readonly objectKey: string;
  /** The whole object, or the store's error; never settles once it was dropped before it was asked for. */
  readonly object: Promise<Buffer>;
  /** Must be called once nobody waits for the object any more; calling it again does nothing. */
  readonly drop: () => void;
}

/** What is asked for within this time is fetched together: less than any record takes to become durable. */
const GATHER_MS = 1;
/** As many at a time as the system's threads take at once without queueing. */
const GATHERED = 8;

/**
 * Fetches sealed items while their accesses are being recorded: storage and database are waited for at once. What is fetched
 * is ciphertext, which is opened only under a grant. At most `atOnce` objects are being fetched or waiting for their readers,
 * so that a slow database or a slow store cannot fill the memory.
 */
export class ReadAhead {
  private held = 0;
  private wanted: Fetch[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: Pick<ObjectStore, 'readWhole'>,
    private readonly atOnce: number,
  ) {}

  /** Returns undefined when too many are held: the reader then fetches for itself, when its turn comes. */
  fetch(objectKey: string, length: number): SealedItem | undefined {
    if (this.held >= this.atOnce) return undefined;
    this.held += 1;
    const fetch = new Fetch(
      async () => this.store.readWhole(objectKey, length),
      () => (this.held -= 1),
    );
    this.gather(fetch);
    return { objectKey, object: fetch.object, drop: () => fetch.drop() };
  }

  /** Waking one of the system's reading threads costs more than a small read: a few reads at a time share it. */
  private gather(fetch: Fetch): void {
    this.wanted.push(fetch);
    if (this.wanted.length >= GATHERED) this.begin();
    else this.timer ??= setTimeout(() => this.begin(), GATHER_MS);
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const fetch of this.wanted.splice(0)) fetch.begin();
  }
}

/** One fetch; its place is free when it is neither under way nor wanted any more. */
class Fetch {
  readonly object: Promise<Buffer>;
  private settle: (object: Promise<Buffer>) => void = () => undefined;
  private underWay = false;
  private dropped = false;

  constructor(
    private readonly read: () => Promise<Buffer>,
    private readonly free: () => void,
  ) {
    this.object = new Promise((resolve) => (this.settle = resolve));
    // Nobody may ever wait for it: whoever does gets the error, and a refused reader has no use for one.
    this.object.catch(() => undefined);
  }

  begin(): void {
    if (this.dropped) return;
    this.underWay = true;
    const object = this.read();
    this.settle(object);
    object.then(this.ended, this.ended);
  }

  drop(): void {
    if (this.dropped) return;
    this.dropped = true;
    if (!this.underWay) this.free();
  }

  private readonly ended = (): void => {
    this.underWay = false;
    if (this.dropped) this.free();
  };
}
