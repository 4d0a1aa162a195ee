import { CHUNK_BYTES } from './layout.js';

/**
 * Gives the memory of chunks that `openChunk` made back at once, after which they are empty; for chunks that nobody will read
 * again. Anything larger is not a chunk and is left alone. Without it the garbage collector walks the whole heap for every
 * 64 MiB opened, which costs more than opening them.
 */
export function releaseChunks(chunks: readonly Buffer[]): void {
  for (const { buffer } of chunks) {
    // `openChunk` gives every chunk memory of its own, never a part of the pool that small Buffers share, which is larger.
    const isChunk = buffer instanceof ArrayBuffer && buffer.byteLength <= CHUNK_BYTES;
    if (isChunk && !buffer.detached) buffer.transfer(0);
  }
}

/**
 * Gives the memory of a whole sealed object back at once, after which it is empty; for an object that was opened. One whose
 * memory is a part of something larger, as small Buffers share a pool, is left alone.
 */
export function releaseObject({ buffer, length }: Buffer): void {
  // Readers make room for one byte more, to tell an object that is too long.
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength <= length + 1;
  if (isOwn && length > CHUNK_BYTES && !buffer.detached) buffer.transfer(0);
}
