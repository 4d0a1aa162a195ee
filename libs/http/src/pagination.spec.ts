import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { AppError } from '#libs/kernel';
import { decodeCursor, encodeCursor, pageQuery } from './pagination.js';

const position = z.tuple([z.iso.datetime(), z.uuid()]);

describe('a cursor', () => {
  it('comes back as the position it was made from', () => {
    const at: z.infer<typeof position> = ['2026-11-22T00:00:00.000Z', '0192f0a0-0000-7000-8000-000000000000'];
    expect(decodeCursor(encodeCursor(at), position)).toEqual(at);
  });

  test.each([
    '',
    '!',
    'bm90anNvbg',
    encodeCursor({ a: 1 }),
    encodeCursor(['x', 'y']),
    'A'.repeat(2_049),
    'eyJ',
    '__8',
  ])('%j is a 400 CURSOR_INVALID', (cursor) => {
    expect(() => decodeCursor(cursor, position)).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID', kind: 'invalid' }),
    );
  });

  it('never fails with anything but CURSOR_INVALID', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json().map(encodeCursor)), (cursor) => {
        try {
          decodeCursor(cursor, position);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('pageQuery', () => {
  test.each([
    [{}, 100],
    [{ limit: '1' }, 1],
    [{ limit: '1000' }, 1000],
  ])('%j has limit %d', (query, limit) => {
    expect(pageQuery.parse(query).limit).toBe(limit);
  });

  test.each(['0', '-1', '1001', '1.5', 'x', '1e9', 'NaN', 'Infinity', ['1', '2']])(
    'refuses limit %j',
    (limit) => {
      expect(pageQuery.safeParse({ limit }).success).toBe(false);
    },
  );
});
