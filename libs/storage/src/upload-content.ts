/**
 * The content of one upload as the store takes it: counts bytes, remembers whether it was the content (and not the
 * store) that failed, and ends with the signal's reason when aborted, even while the content is silent.
 */
export class UploadContent implements AsyncIterable<Buffer> {
  /** Bytes taken so far. */
  length = 0;
  /** Set when the content ended with an error or the signal aborted it. */
  failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly source: AsyncIterable<Buffer>,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    const iterator = this.source[Symbol.asyncIterator]();
    let finished = false;
    try {
      for (;;) {
        const next = await this.take(iterator);
        finished = next.done === true;
        if (next.done) return;
        this.length += next.value.length;
        yield next.value;
      }
    } finally {
      // Not awaited: a source that is silent, which is why it was aborted, would keep us here. Whatever its own
      // clean-up then throws comes after the outcome of the put is decided and cannot change it.
      if (!finished) void Promise.resolve(iterator.return?.()).catch(() => undefined);
    }
  }

  /** Only what happens in here is the content's failure; a store that fails throws into the `yield` above. */
  private async take(iterator: AsyncIterator<Buffer>): Promise<IteratorResult<Buffer>> {
    try {
      return await nextOrAbort(iterator, this.signal);
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }
}

function nextOrAbort<Value>(
  iterator: AsyncIterator<Value>,
  signal: AbortSignal | undefined,
): Promise<IteratorResult<Value>> {
  if (!signal) return iterator.next();
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    iterator
      .next()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}
