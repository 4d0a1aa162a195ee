import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hashOfTicket, newTicketSecret } from './ticket-secret.js';

describe('a ticket’s secret', () => {
  it('stands in a path as it is, and is found again by what was stored', () => {
    for (let round = 0; round < 200; round += 1) {
      const { text, sha256 } = newTicketSecret();
      expect(encodeURIComponent(text)).toBe(text);
      expect(text).toHaveLength(43);
      expect(hashOfTicket(text)).toEqual(sha256);
    }
  });

  it('has one spelling: no other text has its hash', () => {
    const { text, sha256 } = newTicketSecret();
    const character = fc.constantFrom(...'ABCdef012-_+/= %\n');
    fc.assert(
      fc.property(fc.nat(42), character, (at, put) => {
        const other = text.slice(0, at) + put + text.slice(at + 1);
        fc.pre(other !== text);
        expect(hashOfTicket(other)?.equals(sha256) ?? false).toBe(false);
      }),
    );
  });

  it.each(['', 'a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(43)}\n`, '=', '__proto__'])(
    'is not %j',
    (text) => {
      expect(hashOfTicket(text)).toBeNull();
    },
  );

  it('is never the same twice', () => {
    const texts = Array.from({ length: 1_000 }, () => newTicketSecret().text);
    expect(new Set(texts).size).toBe(1_000);
  });
});
