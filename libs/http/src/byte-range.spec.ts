import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { parseByteRange, parseSingleByteRange } from './byte-range.js';

const range = (start: number, endExclusive: number) => ({ kind: 'range', start, endExclusive });
const whole = { kind: 'whole' };
const unsatisfiable = { kind: 'unsatisfiable' };
const huge = '9'.repeat(60);

describe('parseByteRange of 1000 bytes', () => {
  test.each([
    ['bytes=0-0', range(0, 1)],
    ['bytes=0-499', range(0, 500)],
    ['bytes=500-', range(500, 1000)],
    ['bytes=999-', range(999, 1000)],
    ['bytes=0-', range(0, 1000)],
    ['bytes=-1', range(999, 1000)],
    ['bytes=-1000', range(0, 1000)],
    ['bytes=-5000', range(0, 1000)],
    ['bytes=990-5000', range(990, 1000)],
    [`bytes=0-${huge}`, range(0, 1000)],
    [`bytes=-${huge}`, range(0, 1000)],
    ['bytes=00005-00009', range(5, 10)],
    ['BYTES=1-2', range(1, 3)],
    ['bytes=1-2,', range(1, 3)],
    ['bytes= 1-2 ', range(1, 3)],
  ])('%s is one range', (header, expected) => {
    expect(parseByteRange(header, 1000)).toEqual(expected);
  });

  test.each([
    'bytes=1000-',
    'bytes=1000-2000',
    `bytes=${huge}-`,
    `bytes=${huge}-${huge}`,
    'bytes=-0',
    'bytes=2000-,3000-',
  ])('%s cannot be satisfied', (header) => {
    expect(parseByteRange(header, 1000)).toEqual(unsatisfiable);
  });

  test.each([
    undefined,
    '',
    'bytes',
    'bytes=',
    'bytes=,',
    'bytes=-',
    'bytes=--1',
    'bytes=5-2',
    'bytes=a-b',
    'bytes=1.5-2',
    'bytes=0x1-2',
    'bytes=+1-2',
    'bytes=1 -2',
    'bytes=1-2x',
    'bytes =1-2',
    'bytes:1-2',
    'items=0-5',
    'bytes=0-1,a',
    'bytes=１-２',
    'bytes=0-1\r\nX: y',
  ])('%j is ignored', (header) => {
    expect(parseByteRange(header, 1000)).toEqual(whole);
  });

  test.each([
    ['two apart', 'bytes=0-1,10-11', whole],
    ['five apart', 'bytes=0-0,2-2,4-4,6-6,8-8', whole],
    ['two that touch', 'bytes=0-1,2-3', whole],
    ['one of two past the end', 'bytes=0-1,2000-', whole],
    ['six', 'bytes=0-0,2-2,4-4,6-6,8-8,10-10', unsatisfiable],
    ['overlapping', 'bytes=0-5,3-9', unsatisfiable],
    ['descending', 'bytes=10-11,0-1', unsatisfiable],
    ['repeated', 'bytes=0-,0-', unsatisfiable],
    [
      'the Apache-killer',
      `bytes=${Array.from({ length: 1300 }, (_, i) => `5-${i}`).join(',')}`,
      unsatisfiable,
    ],
  ])('several ranges, %s', (_name, header, expected) => {
    expect(parseByteRange(header, 1000)).toEqual(expected);
  });
});

describe('parseByteRange of an empty item', () => {
  test.each([
    ['bytes=0-', unsatisfiable],
    ['bytes=0-0', unsatisfiable],
    ['bytes=-1', whole],
    ['bytes=-0', unsatisfiable],
  ])('%s', (header, expected) => {
    expect(parseByteRange(header, 0)).toEqual(expected);
  });
});

describe('parseByteRange of anything', () => {
  const digits = fc.stringMatching(/^\d{0,25}$/);
  const spec = fc.tuple(digits, fc.constantFrom('-', '', '--', ' - '), digits).map((parts) => parts.join(''));
  const header = fc.oneof(
    fc.string(),
    fc.array(spec, { maxLength: 8 }).map((specs) => `bytes=${specs.join(',')}`),
  );

  it('stays within the item and never throws', () => {
    fc.assert(
      fc.property(header, fc.nat({ max: 2 ** 31 - 1 }), (text, size) => {
        const parsed = parseByteRange(text, size);
        if (parsed.kind !== 'range') return;
        expect(Number.isSafeInteger(parsed.start) && Number.isSafeInteger(parsed.endExclusive)).toBe(true);
        expect(parsed.start).toBeGreaterThanOrEqual(0);
        expect(parsed.endExclusive).toBeGreaterThan(parsed.start);
        expect(parsed.endExclusive).toBeLessThanOrEqual(size);
      }),
      { numRuns: 20_000 },
    );
  });

  it('returns exactly the bytes that were asked for', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), fc.integer({ min: 1, max: 5000 }), (a, length, size) => {
        const item = Buffer.alloc(size).map((_, index) => index % 251);
        const parsed = parseByteRange(`bytes=${a}-${a + length}`, size);
        const expected = item.subarray(a, a + length + 1);
        if (parsed.kind === 'range')
          expect(item.subarray(parsed.start, parsed.endExclusive)).toEqual(expected);
        else expect(a).toBeGreaterThanOrEqual(size);
      }),
    );
  });
});

describe(parseSingleByteRange.name, () => {
  it.each([
    ['bytes=0-4', 10, { kind: 'range', start: 0, endExclusive: 5 }],
    ['bytes=-3', 10, { kind: 'range', start: 7, endExclusive: 10 }],
    ['bytes=8-', 10, { kind: 'range', start: 8, endExclusive: 10 }],
    ['bytes=10-', 10, { kind: 'unsatisfiable' }],
    ['bytes=0-0,5-6', 10, { kind: 'whole' }],
    [`bytes=${'0-9,'.repeat(40)}`, 10, { kind: 'whole' }],
    ['bytes=-3', 0, { kind: 'unsatisfiable' }],
    ['bytes=0-', 0, { kind: 'unsatisfiable' }],
    ['bytes=-', 0, { kind: 'whole' }],
    ['pages=1-2', 0, { kind: 'whole' }],
    [undefined, 0, { kind: 'whole' }],
  ])('reads %s of %d bytes as S3 does', (header, size, range) => {
    expect(parseSingleByteRange(header, size)).toEqual(range);
  });
});
