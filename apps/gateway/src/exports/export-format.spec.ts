import { describe, expect, it } from '@jest/globals';
import { CVAT_MANIFEST } from './cvat-manifest.format.js';
import { type ExportFormat, toPieces } from './export-format.js';
import type { ExportedItem } from './exported-item.js';
import { s3Reference, urlReference } from './item-reference.js';
import { dataKeyOf, labelStudioFormat } from './label-studio.format.js';

const item = (key: string, mediaType = 'image/jpeg'): ExportedItem => ({
  id: `id-of-${key}`,
  key,
  bucketKey: key,
  mediaType,
  size: 1,
  etag: '"e"',
  dimensions: null,
});

async function* pages(...all: (readonly ExportedItem[])[]): AsyncGenerator<readonly ExportedItem[]> {
  for (const page of all) {
    await Promise.resolve();
    yield page;
  }
}

async function whole(format: ExportFormat, from: AsyncIterable<readonly ExportedItem[]>): Promise<string> {
  let text = '';
  for await (const piece of toPieces(format, from)) text += piece;
  return text;
}

const format = (lines: boolean): ExportFormat =>
  labelStudioFormat({ lines, reference: s3Reference('b'), predictions: new Map() });

describe(toPieces, () => {
  it.each([
    ['no page', []],
    ['an empty page', [[]]],
    ['one item', [[item('a')]]],
    ['empty pages between full ones', [[], [item('a'), item('b')], [], [item('c')], []]],
  ])('writes valid JSON of %s', async (_what, all) => {
    const tasks = JSON.parse(await whole(format(false), pages(...all))) as { data: { image: string } }[];
    expect(tasks.map(({ data }) => data.image)).toEqual(all.flat().map(({ key }) => `s3://b/${key}`));
    const lines = (await whole(format(true), pages(...all))).split('\n').filter((line) => line !== '');
    expect(lines).toHaveLength(all.flat().length);
  });

  it('takes the next page only when the one before has been taken', async () => {
    let read = 0;
    async function* counted(): AsyncGenerator<readonly ExportedItem[]> {
      for await (const page of pages([item('a')], [item('b')], [item('c')])) {
        read += 1;
        yield page;
      }
    }
    const pieces = toPieces(format(false), counted());
    await pieces.next();
    expect(read).toBe(1);
    await pieces.next();
    expect(read).toBe(2);
  });

  it('never ends a file whose pages fail', async () => {
    async function* failing(): AsyncGenerator<readonly ExportedItem[]> {
      yield* pages([item('a')]);
      throw new Error('the database is away');
    }
    const written: string[] = [];
    const writing = async (): Promise<void> => {
      for await (const piece of toPieces(format(false), failing())) written.push(piece);
    };
    await expect(writing()).rejects.toThrow('the database is away');
    expect(() => JSON.parse(written.join('')) as unknown).toThrow();
  });
});

describe(dataKeyOf, () => {
  it.each([
    ['image/svg+xml', 'image'],
    ['audio/mpeg', 'audio'],
    ['video/mp4', 'video'],
    ['text/html; charset=utf-8', 'text'],
    ['application/pdf', 'pdf'],
    ['application/json', 'file'],
    ['__proto__/x', 'file'],
    ['no media type', 'file'],
  ])('of %s is %s', (mediaType, expected) => {
    expect(dataKeyOf(mediaType)).toBe(expected);
  });
});

describe('a line of a CVAT manifest', () => {
  it.each([
    ['a/b.c/d.JPG', 'a/b.c/d', '.JPG'],
    ['.hidden', '.hidden', ''],
    ['a.tar/gz', 'a.tar/gz', ''],
    ['ä ü.png', 'ä ü', '.png'],
  ])('of %s is its name and its extension, which together are the key', (key, name, extension) => {
    expect(CVAT_MANIFEST.toEntry(item(key))).toEqual({ name, extension, meta: { related_images: [] } });
  });

  it('is left out for what is no image', () => {
    expect(CVAT_MANIFEST.toEntry(item('a.txt', 'text/plain'))).toBeNull();
  });
});

describe('a reference', () => {
  it('by address names the item by its id, so that no key can lead it elsewhere', () => {
    const toAddress = urlReference('https://g.example', 'p');
    expect(toAddress({ id: 'i', bucketKey: '../../@evil' })).toBe(
      'https://g.example/v1/items/i/content?project=p',
    );
  });
});
