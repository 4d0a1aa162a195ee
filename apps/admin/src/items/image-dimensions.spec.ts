import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findImageDimensions, IMAGE_HEAD_BYTES, mayHaveDimensions } from './image-dimensions.js';

const sample = (name: string): Buffer =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'samples', name)).subarray(
    0,
    IMAGE_HEAD_BYTES,
  );

/** The smallest WebP (lossless) and GIF that state a size. */
const GIF = Buffer.from('GIF89a\x40\x01\xf0\x00\x00\x00\x00', 'latin1');
const WEBP = Buffer.from(
  'RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x3f\xc1\x3b\x00\x00\x00\x00\x00',
  'latin1',
);

/** A JPEG's size with an EXIF orientation before it, as a camera held upright writes it. */
function lyingJpeg(orientation: number): Buffer {
  const tiff = Buffer.from(
    `4949 2a00 08000000 0100 1201 0300 01000000 ${orientation.toString(16).padStart(2, '0')}00 0000 00000000`.replaceAll(
      ' ',
      '',
    ),
    'hex',
  );
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const app1 = Buffer.concat([Buffer.from([0xff, 0xe1, 0, exif.length + 2]), exif]);
  const frame = Buffer.from('ffc0 0011 08 01e0 0280 03 012200 021101 031101'.replaceAll(' ', ''), 'hex');
  return Buffer.concat([Buffer.from('ffd8', 'hex'), app1, frame, Buffer.from('ffd9', 'hex')]);
}

describe(findImageDimensions, () => {
  it.each([
    ['street-scenes/fire-engine.png', 'PNG'],
    ['street-scenes/nagasaki-boats.jpg', 'JPEG'],
  ])('finds the size of %s', (name) => {
    const found = findImageDimensions(sample(name));
    expect(found?.width).toBeGreaterThan(100);
    expect(found?.height).toBeGreaterThan(100);
  });

  it('finds the size of a GIF and of a WebP', () => {
    expect(findImageDimensions(GIF)).toEqual({ width: 320, height: 240 });
    expect(findImageDimensions(WEBP)).toEqual({ width: 320, height: 240 });
  });

  it.each([
    [1, { width: 640, height: 480 }],
    [3, { width: 640, height: 480 }],
    [6, { width: 480, height: 640 }],
    [8, { width: 480, height: 640 }],
  ])('is the size as shown: EXIF orientation %d is %j', (orientation, size) => {
    expect(findImageDimensions(lyingJpeg(orientation))).toEqual(size);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('GIF, they said')],
    [
      'a PNG without a width',
      Buffer.concat([sample('street-scenes/fire-engine.png').subarray(0, 16), Buffer.alloc(20)]),
    ],
    ['SVG, which is text', Buffer.from('<svg width="10" height="10" xmlns="http://www.w3.org/2000/svg"/>')],
    ['a container that never ends', Buffer.from('\0\0\0\0ftypavif\0\0\0\0\0\0\0\0meta', 'latin1')],
  ])('is null for %s', (_what, head) => {
    expect(findImageDimensions(head)).toBeNull();
  });

  it('ends, without throwing, for whatever a client sends: at most a size that is one', () => {
    const starts = [GIF, WEBP, lyingJpeg(6), sample('street-scenes/fire-engine.png').subarray(0, 400)];
    const edits = fc.array(fc.tuple(fc.nat(400), fc.uint8Array({ minLength: 1, maxLength: 8 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.constantFrom(...starts), edits, fc.nat(400), (start, changes, length) => {
        const head = Buffer.from(start);
        for (const [at, bytes] of changes) Buffer.from(bytes).copy(head, at % (head.length + 1));
        const found = findImageDimensions(head.subarray(0, length));
        return (
          found === null ||
          (found.width > 0 && found.height > 0 && found.width < 2 ** 31 && found.height < 2 ** 31)
        );
      }),
      { numRuns: 5_000 },
    );
  });
});

describe(mayHaveDimensions, () => {
  it.each([
    ['image/jpeg', true],
    ['IMAGE/PNG; charset=binary', true],
    ['video/mp4', false],
    ['imagery/x', false],
    ['not a media type', false],
  ])('of %s is %s', (mediaType, expected) => {
    expect(mayHaveDimensions(mediaType)).toBe(expected);
  });
});
