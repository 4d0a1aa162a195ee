import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromContinuationToken, toContinuationToken } from './continuation-token.js';

const binding = { credentialId: 'c', projectId: 'p', prefix: 'a/', delimiter: '/' };

describe(toContinuationToken.name, () => {
  it('gives a text that is its position again, in this listing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((position) => position.isWellFormed()),
        (position) => {
          const token = toContinuationToken(binding, position);
          expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
          expect(fromContinuationToken(binding, token)).toBe(position);
        },
      ),
    );
  });

  it.each([
    { credentialId: 'd' },
    { projectId: 'q' },
    { prefix: '' },
    { delimiter: '' },
    { prefix: 'a', delimiter: '//' },
  ])('is nothing in another listing: %o', (other) => {
    const token = toContinuationToken(binding, 'a/k');
    expect(fromContinuationToken({ ...binding, ...other }, token)).toBeNull();
  });

  it('is nothing once altered, cut or made up', () => {
    const token = toContinuationToken(binding, 'a/key');
    const altered = [...token].map(
      (_, at) => token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1),
    );
    for (const text of [...altered, token.slice(0, -2), token.slice(2), '', 'x', '%', 'A'.repeat(9_000)])
      expect([text, fromContinuationToken(binding, text)]).toEqual([
        text,
        expect.not.stringMatching(/^a\/key$/),
      ]);
    expect(fromContinuationToken(binding, '')).toBeNull();
  });
});
