import type { ObjectStore } from '#libs/storage';

/** A real store that, when told to, holds back what it reads until it is let go: storage that is slow, not wrong. */
export class GatedStore implements Pick<ObjectStore, 'read' | 'readWhole'> {
  /** Bytes handed out by `read` so far. */
  bytesRead = 0;
  private gate: Promise<void> | undefined;
  private open: (() => void) | undefined;
  private reached: (() => void) | undefined;
  private passing = Number.POSITIVE_INFINITY;

  constructor(private readonly store: ObjectStore) {}

  /** From now on at most `bytes` more pass, the rest waits; resolves once a read waits. */
  holdAfter(bytes: number): Promise<void> {
    this.passing = bytes;
    this.gate = new Promise((resolve) => {
      this.open = resolve;
    });
    return new Promise((resolve) => {
      this.reached = resolve;
    });
  }

  letGo(): void {
    this.passing = Number.POSITIVE_INFINITY;
    this.open?.();
  }

  async *read(key: string, offset: number, length: number, signal?: AbortSignal): AsyncGenerator<Buffer> {
    for await (const piece of this.store.read(key, offset, length, signal)) {
      await this.pass(piece.length, signal);
      yield piece;
    }
  }

  async readWhole(key: string, length: number): Promise<Buffer> {
    await this.pass(length);
    return this.store.readWhole(key, length);
  }

  put: ObjectStore['put'] = (...args) => this.store.put(...args);
  delete: ObjectStore['delete'] = (key) => this.store.delete(key);
  list: ObjectStore['list'] = (prefix) => this.store.list(prefix);

  /** Ends with the signal's reason when aborted, as the port demands of a store. */
  private async pass(bytes: number, signal?: AbortSignal): Promise<void> {
    if (this.passing < bytes) {
      this.reached?.();
      const aborted = new Promise<void>((resolve) => {
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
      await Promise.race([this.gate, aborted]);
      signal?.throwIfAborted();
    }
    this.passing -= bytes;
    this.bytesRead += bytes;
  }
}
