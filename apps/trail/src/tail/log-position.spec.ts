import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromEventId, toEventId } from './log-position.js';

const ID = '0195c0de-0000-7000-8000-000000000001';

describe('the id of an event on a live tail', () => {
  it('is the same position when it comes back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (transaction) => {
        const position = { system: '7512345678901234567', transaction, recordId: ID };
        expect(fromEventId(toEventId(position))).toEqual(position);
      }),
    );
  });

  it.each([
    '',
    ':',
    '1:2',
    `1:-2:${ID}`,
    `1:2:${ID}:3`,
    `1:0x2:${ID}`,
    `a:2:${ID}`,
    `1:2:${ID.toUpperCase()}`,
  ])('is no position of ours: %j', (text) => expect(fromEventId(text)).toBeNull());
});
