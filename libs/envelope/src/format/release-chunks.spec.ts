import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { ContentKey } from './content-key.js';
import { CHUNK_BYTES } from './layout.js';
import { releaseChunks } from './release-chunks.js';

function opened(): Buffer {
  const dataKey = randomBytes(32);
  const sealing = ContentKey.create(dataKey, Buffer.from('context'));
  const sealed = sealing.sealChunk(0, randomBytes(CHUNK_BYTES), false);
  return ContentKey.open(dataKey, Buffer.from('context'), sealing.header).openChunk(0, sealed, false);
}

describe(releaseChunks.name, () => {
  it('gives back the memory of opened chunks, of a part of one, and of one given twice', () => {
    const [whole, cut] = [opened(), opened()];
    const part = cut.subarray(100, 200);
    releaseChunks([whole, part, whole]);
    expect([whole.length, part.length, cut.length]).toEqual([0, 0, 0]);
  });

  it('leaves alone what other Buffers share', () => {
    const [mine, yours] = [Buffer.from('mine'), Buffer.from('yours')];
    const large = Buffer.alloc(CHUNK_BYTES * 2, 1);
    releaseChunks([mine, large.subarray(0, 10)]);
    expect(yours.toString()).toBe('yours');
    expect(mine.toString()).toBe('mine');
    expect(large).toHaveLength(CHUNK_BYTES * 2);
  });
});
