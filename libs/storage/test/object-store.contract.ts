import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type ObjectStore, READ_PIECE_BYTES } from '#libs/storage';
import { waitUntil } from '#libs/testing';

/** Larger than one multipart part of S3, so that an upload has a middle. */
const LARGE = 9 * 1024 * 1024;

export async function* pieces(content: Buffer, size = 65_536): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += size) {
    await pause(0);
    yield content.subarray(at, at + size);
  }
}

export async function collect(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of source) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

async function keysOf(store: ObjectStore, prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort();
}

/** The guarantees of the port; every adapter runs them all. */
export function describeObjectStore(name: string, open: () => Promise<ObjectStore>): void {
  describe(`${name} as an ObjectStore`, () => {
    let store: ObjectStore;
    const content = randomBytes(READ_PIECE_BYTES * 2 + 4_321);
    beforeAll(async () => {
      store = await open();
      expect(await store.put('reads/object', pieces(content))).toEqual({ length: content.length });
    });

    // Two bytes at the start, not one: s3rver serves `bytes=0-0` as the whole object (our adapter refuses that answer).
    it.each([
      ['the whole', 0, READ_PIECE_BYTES * 2 + 4_321],
      ['the first bytes', 0, 2],
      ['the last byte', READ_PIECE_BYTES * 2 + 4_320, 1],
      ['across a piece', READ_PIECE_BYTES - 3, 7],
      ['exactly a piece', READ_PIECE_BYTES, READ_PIECE_BYTES],
      ['nothing', 5, 0],
    ])('read yields exactly the bytes asked for: %s', async (_, offset, length) => {
      const bytes = await collect(store.read('reads/object', offset, length));
      expect(bytes.equals(content.subarray(offset, offset + length))).toBe(true);
    });

    it('read throws rather than end early when the object is shorter than asked', async () => {
      for (const [offset, length] of [
        [0, content.length + 1],
        [content.length - 1, 2],
        [content.length, 1],
      ] as const) {
        await expect(collect(store.read('reads/object', offset, length))).rejects.toMatchObject({
          code: 'OBJECT_LENGTH_MISMATCH',
        });
      }
    });

    it('readWhole returns the object, and throws when its length is not the expected one', async () => {
      expect((await store.readWhole('reads/object', content.length)).equals(content)).toBe(true);
      for (const wrong of [content.length - 1, content.length + 1, 0]) {
        await expect(store.readWhole('reads/object', wrong)).rejects.toMatchObject({
          code: 'OBJECT_LENGTH_MISMATCH',
        });
      }
    });

    it('keeps empty objects', async () => {
      await store.put('empty', pieces(Buffer.alloc(0)));
      expect((await store.readWhole('empty', 0)).length).toBe(0);
    });

    it('says OBJECT_NOT_FOUND for an object that is not there', async () => {
      await expect(store.readWhole('reads/missing', 1)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
      await expect(collect(store.read('reads/missing', 0, 1))).rejects.toMatchObject({
        code: 'OBJECT_NOT_FOUND',
      });
    });

    it('never overwrites: the second put is refused and the first content stays', async () => {
      const first = randomBytes(100);
      await store.put('once', pieces(first));
      await expect(store.put('once', pieces(randomBytes(100)))).rejects.toMatchObject({
        code: 'OBJECT_EXISTS',
      });
      expect((await store.readWhole('once', 100)).equals(first)).toBe(true);
    });

    it('stores and reads back an object of several parts', async () => {
      const large = randomBytes(LARGE);
      expect(await store.put('large', pieces(large, 1_000_003))).toEqual({ length: LARGE });
      expect((await collect(store.read('large', 0, LARGE))).equals(large)).toBe(true);
    });

    it.each([
      ['at once', 0],
      ['in the first part', 1_000_000],
      ['in a later part', LARGE],
    ])('content that fails %s leaves nothing visible, and its own error comes out', async (_, after) => {
      const failing = async function* (): AsyncGenerator<Buffer> {
        yield* pieces(Buffer.alloc(after));
        throw new Error('the client went away');
      };
      await expect(store.put('broken', failing())).rejects.toThrow('the client went away');
      expect(await keysOf(store)).not.toContain('broken');
      await store.put('broken', pieces(Buffer.from('ok')));
      await store.delete('broken');
    });

    it('an abort ends a put at once even while the content is silent, and leaves nothing visible', async () => {
      const abort = new AbortController();
      let returned = false;
      const silent = async function* (): AsyncGenerator<Buffer> {
        try {
          yield Buffer.alloc(10);
          setImmediate(() => abort.abort(new Error('stop')));
          await pause(1_500, undefined, { ref: false });
          yield Buffer.alloc(10);
        } finally {
          returned = true;
        }
      };
      const began = performance.now();
      await expect(store.put('silent', silent(), { signal: abort.signal })).rejects.toThrow('stop');
      expect(performance.now() - began).toBeLessThan(1_400);
      expect(await keysOf(store)).not.toContain('silent');
      await waitUntil(() => returned);
      await expect(
        store.put('silent', silent(), { signal: AbortSignal.abort(new Error('no')) }),
      ).rejects.toThrow('no');
    });

    it('an abort ends a read with its reason', async () => {
      const abort = new AbortController();
      const reading = store.read('large', 0, LARGE, abort.signal);
      const drain = async (): Promise<void> => {
        for await (const piece of reading) if (piece.length > 0) abort.abort(new Error('revoked'));
      };
      await expect(drain()).rejects.toThrow('revoked');
    });

    it('a consumer that stops early holds nothing, however often', async () => {
      for (let round = 0; round < 300; round += 1) {
        for await (const piece of store.read('reads/object', 0, content.length)) {
          expect(piece.length).toBeGreaterThan(0);
          break;
        }
      }
    });

    it('delete removes the object and may be repeated', async () => {
      await store.put('gone/soon', pieces(Buffer.from('x')));
      await store.delete('gone/soon');
      await store.delete('gone/soon');
      await store.delete('never/was/there');
      await expect(store.readWhole('gone/soon', 1)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    });

    it('list yields what is below a prefix, by whole segments', async () => {
      for (const key of ['tree/a', 'tree/a/b', 'tree/a/c/d', 'tree-top/e'])
        await store.put(key, pieces(Buffer.from('x')));
      expect(await keysOf(store, 'tree')).toEqual(['tree/a', 'tree/a/b', 'tree/a/c/d']);
      expect(await keysOf(store, 'tree/a')).toEqual(['tree/a/b', 'tree/a/c/d']);
      expect(await keysOf(store, 'nowhere')).toEqual([]);
      expect(await keysOf(store)).toEqual(expect.arrayContaining(['large', 'tree-top/e']));
    });

    it.each([
      '',
      '/',
      '../x',
      'a/../b',
      'a//b',
      '/a',
      'a/',
      'A',
      'a.b',
      'a b',
      'a\0b',
      'ü',
      'x'.repeat(129),
      'a/'.repeat(300) + 'a',
    ])('refuses the key %j everywhere', async (key) => {
      const refused = { code: 'OBJECT_KEY_INVALID' };
      await expect(store.put(key, pieces(Buffer.from('x')))).rejects.toMatchObject(refused);
      await expect(store.readWhole(key, 1)).rejects.toMatchObject(refused);
      await expect(collect(store.read(key, 0, 1))).rejects.toMatchObject(refused);
      await expect(store.delete(key)).rejects.toMatchObject(refused);
      if (key !== '') await expect(keysOf(store, key)).rejects.toMatchObject(refused);
    });
  });
}
