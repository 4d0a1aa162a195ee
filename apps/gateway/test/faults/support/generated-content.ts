import { randomBytes } from 'node:crypto';

const PIECE_BYTES = 256 * 1024;

/** Yields so many bytes of the same random piece over and over: as incompressible as it needs to be, and cheap. */
export async function* generatedContent(totalBytes: number): AsyncGenerator<Buffer> {
  await Promise.resolve();
  const piece = randomBytes(PIECE_BYTES);
  for (let left = totalBytes; left > 0; left -= PIECE_BYTES)
    yield piece.subarray(0, Math.min(left, PIECE_BYTES));
}
