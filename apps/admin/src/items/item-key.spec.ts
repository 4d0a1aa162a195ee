import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { itemKeyOf } from './item-key.js';

const PREFIX = '/admin/v1/datasets/scenes/items/';
const isAllowed = (key: string): boolean =>
  Buffer.byteLength(key) >= 1 &&
  Buffer.byteLength(key) <= 1024 &&
  !/\p{Cc}/u.test(key) &&
  !key.split('/').some((segment) => segment === '.' || segment === '..');

describe(itemKeyOf.name, () => {
  it('gives back every allowed key, however its path was encoded', () => {
    const keys = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 80 })
      .map((key) => key.normalize('NFC'));
    fc.assert(
      fc.property(keys.filter(isAllowed), (key) => {
        const bySegment = key.split('/').map(encodeURIComponent).join('/');
        expect(itemKeyOf(`${PREFIX}${bySegment}`)).toBe(key);
        expect(itemKeyOf(`${PREFIX}${encodeURIComponent(key)}?query=1`)).toBe(key);
      }),
    );
  });

  it('decodes once: a key that looks encoded stays as it is', () => {
    expect(itemKeyOf(`${PREFIX}%2525`)).toBe('%25');
    expect(itemKeyOf(`${PREFIX}%252e%252e/x`)).toBe('%2e%2e/x');
    expect(itemKeyOf(`${PREFIX}a+b`)).toBe('a+b');
  });

  it('answers any text with a key that is allowed, or refuses it; it never throws anything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        try {
          expect(isAllowed(itemKeyOf(`${PREFIX}${text}`))).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'REQUEST_INVALID', context: { errors: [{ field: 'key' }] } });
        }
      }),
    );
  });

  it.each([
    '',
    '?a=b',
    '..',
    'a/..',
    './a',
    '%2e%2e/a',
    'a%00',
    'a%7F',
    '%C2%85',
    '%FF',
    '%',
    'a'.repeat(1025),
  ])('refuses %j', (encoded) => {
    expect(() => itemKeyOf(`${PREFIX}${encoded}`)).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID' }),
    );
  });

  it('makes one item of the two ways Unicode writes a name', () => {
    expect(itemKeyOf(`${PREFIX}${encodeURIComponent('a\u0308')}`)).toBe('\u00e4');
  });
});
