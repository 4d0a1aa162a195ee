import { copyFile, open, rename, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { CHUNK_BYTES, HEADER_BYTES } from '#libs/envelope';
import type { GatewayFixture } from './gateway-fixture.js';

const SEALED_CHUNK_BYTES = CHUNK_BYTES + 16;

/** The stored objects of a fixture, for damaging them behind the gateway's back. */
export class StoredObjects {
  constructor(private readonly fixture: GatewayFixture) {}

  pathOf(versionId: string): string {
    return join(this.fixture.storeDirectory, 'items', `${versionId}.object`);
  }

  /** Flips one bit; returns how to flip it back. */
  async flip(versionId: string, offset: number): Promise<() => Promise<void>> {
    const file = await open(this.pathOf(versionId), 'r+');
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, offset);
    byte[0] = (byte[0] ?? 0) ^ 0x01;
    await file.write(byte, 0, 1, offset);
    await file.close();
    return async () => void (await this.flip(versionId, offset));
  }

  async truncate(versionId: string, length: number): Promise<() => Promise<void>> {
    const path = this.pathOf(versionId);
    await copyFile(path, `${path}.whole`);
    await truncate(path, length);
    return () => rename(`${path}.whole`, path);
  }

  async lengthOf(versionId: string): Promise<number> {
    return (await stat(this.pathOf(versionId))).size;
  }

  /** Lets two versions' objects change places; returns how to change them back. */
  async swap(first: string, second: string): Promise<() => Promise<void>> {
    const [a, b] = [this.pathOf(first), this.pathOf(second)];
    await rename(a, `${a}.moving`);
    await rename(b, a);
    await rename(`${a}.moving`, b);
    return async () => void (await this.swap(first, second));
  }

  async remove(versionId: string): Promise<() => Promise<void>> {
    const path = this.pathOf(versionId);
    await copyFile(path, `${path}.whole`);
    await rm(path);
    return () => rename(`${path}.whole`, path);
  }
}

/** Returns the offset, in the stored object, of a byte inside the chunk with that index. */
export function insideChunk(index: number): number {
  return HEADER_BYTES + index * SEALED_CHUNK_BYTES + 5;
}
