import { CHUNK_BYTES } from './layout.js';

/**
 * Gives the memory of opened chunks back at once, after which they are empty; for chunks that nobody will read again. Without
 * it the garbage collector walks the whole heap for every 64 MiB opened, which costs more than opening them.
 */
export function releaseChunks(chunks: readonly Buffer[]): void {
  for (const { buffer } of chunks) {
    // `openChunk` gives every chunk memory of its own. The pool that small Buffers share is told by its size and left alone.
    const isOwn = buffer.byteLength <= CHUNK_BYTES && buffer.byteLength !== Buffer.poolSize;
    if (isOwn && buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
  }
}
