import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineSplitter } from './line-splitter.js';

function split(chunks: readonly Uint8Array[]): { lines: Buffer[]; cut: boolean } {
  const lines: Buffer[] = [];
  const splitter = new LineSplitter('events.ndjson', (line) => void lines.push(Buffer.from(line)));
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  const cut = splitter.end();
  return { lines, cut };
}

const texts = ({ lines }: { lines: readonly Buffer[] }): string[] => lines.map((line) => line.toString());

describe(LineSplitter.name, () => {
  it('gives the same lines however the bytes are cut into pieces', () => {
    const line = fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.filter((byte) => byte !== 0x0a));
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 1, max: 17 }), (expected, pieceBytes) => {
        const whole = Buffer.concat(expected.flatMap((bytes) => [Buffer.from(bytes), Buffer.from('\n')]));
        const pieces = Array.from({ length: Math.ceil(whole.length / pieceBytes) }, (_, at) =>
          whole.subarray(at * pieceBytes, (at + 1) * pieceBytes),
        );
        expect(split(pieces)).toEqual({ lines: expected.map((bytes) => Buffer.from(bytes)), cut: false });
      }),
    );
  });

  it('cuts at LF and at nothing else', () => {
    const hostile = ['a\rb', '\0', '\u2028\u2029', '\u0085', '\v\f', '\r'];
    expect(texts(split([Buffer.from(hostile.map((text) => `${text}\n`).join(''))]))).toEqual(hostile);
  });

  it('says when the last line does not end', () => {
    expect(split([])).toEqual({ lines: [], cut: false });
    expect(split([Buffer.from('a\nb')])).toMatchObject({ cut: true });
    expect(texts(split([Buffer.from('a\nb')]))).toEqual(['a', 'b']);
  });

  it('takes a line of 70 KiB and gives up on one that would fill the memory', () => {
    const piece = Buffer.alloc(70 * 1024, 'x');
    expect(split([piece, Buffer.from('\n')]).lines).toEqual([piece]);
    expect(() => split(Array.from({ length: 16 }, () => piece))).toThrow(
      expect.objectContaining({ code: 'INPUT_UNREADABLE' }),
    );
  });
});
