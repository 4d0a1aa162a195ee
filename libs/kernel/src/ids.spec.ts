import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSlug, isUuid } from './ids.js';

const ID = '0192f0a0-0000-7000-8000-000000000000';

describe('isUuid', () => {
  it('takes the canonical lower-case form', () => {
    fc.assert(fc.property(fc.uuid(), (id) => expect(isUuid(id)).toBe(true)));
  });

  it.each([
    '',
    ID.toUpperCase(),
    `{${ID}}`,
    `urn:uuid:${ID}`,
    ID.replaceAll('-', ''),
    `${ID}\n`,
    ` ${ID}`,
    `${ID}0`,
    ID.slice(1),
    ID.replace('0', '\0'),
    ID.replace('0', 'g'),
    ID.replace('0', '０'),
  ])('takes no other spelling: %j', (text) => {
    expect(isUuid(text)).toBe(false);
  });
});

describe('isSlug', () => {
  it.each(['a', '1', 'street-scenes', 'a--b', 'x'.repeat(64)])('takes %s', (text) => {
    expect(isSlug(text)).toBe(true);
  });

  it.each(['', '-a', 'a-', 'A', 'a_b', 'a b', 'ä', 'a\n', '\0', 'a/b', '..', 'x'.repeat(65), ID])(
    'refuses %j, so that a slug is never mistaken for an id, a path or SQL',
    (text) => {
      expect(isSlug(text)).toBe(false);
    },
  );

  it('is never true of a text that is an id, too', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uuid(), fc.string()), (text) => {
        expect(isSlug(text) && isUuid(text)).toBe(false);
      }),
    );
  });
});
