import { SpanOpener, type SpanReading } from './span-opener.js';

/** A range to read and the storage it is read from. */
export interface RangeReading extends SpanReading {
  /** Reads `length` bytes from `offset` of the object, header included in the offset; called once. */
  readonly read: (offset: number, length: number) => AsyncIterable<Buffer>;
}

/**
 * Yields exactly the plaintext bytes of the range, in order, as small batches of authenticated chunks. Every touched chunk is
 * verified before its bytes leave; a range that reaches the item's end verifies the final chunk too. Throws INTEGRITY_…
 * for a bad chunk or a storage read that is short or long, and destroys the storage stream whenever it stops early.
 */
export async function* openRange(reading: RangeReading): AsyncGenerator<Buffer[], void, undefined> {
  const opener = new SpanOpener(reading);
  const { ciphertextOffset, ciphertextLength } = opener.span;
  for await (const piece of reading.read(ciphertextOffset, ciphertextLength)) {
    yield* opener.accept(piece);
  }
  const last = opener.end();
  if (last.length > 0) yield last;
}
