import type { Readable } from 'node:stream';
import { objectLengthMismatch } from '../object-store.errors.js';

/**
 * Yields exactly `length` bytes of a response body or throws: too few, too many, or none for `stallMs` while one is
 * waited for. A consumer may take as long as it likes between two pieces. The connection is released in every case.
 */
export async function* exactBody(
  body: Readable,
  expected: { readonly key: string; readonly length: number; readonly stallMs: number },
): AsyncGenerator<Buffer> {
  const { key, length, stallMs } = expected;
  let waiting = true;
  const stalled = setTimeout(() => {
    if (waiting) body.destroy(new Error(`no byte for ${stallMs} ms`));
  }, stallMs);
  let received = 0;
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      received += piece.length;
      if (received > length) throw objectLengthMismatch(key, length, 'more');
      waiting = false;
      yield piece;
      waiting = true;
      stalled.refresh();
    }
    if (received < length) throw objectLengthMismatch(key, length, received);
  } finally {
    clearTimeout(stalled);
    body.destroy();
  }
}
