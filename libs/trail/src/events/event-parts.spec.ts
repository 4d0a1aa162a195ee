import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hostile } from '../../test/event-samples.js';
import { optional, wellFormed } from './event-parts.js';

describe(wellFormed.name, () => {
  it('leaves nothing that UTF-8 or a JSON column of Postgres refuses, and changes nothing else', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const formed = wellFormed(text);
        expect(formed.isWellFormed()).toBe(true);
        expect(formed).not.toContain('\0');
        expect(formed).toHaveLength(text.length);
        if (text.isWellFormed() && !text.includes('\0')) expect(formed).toBe(text);
      }),
    );
  });

  it('keeps nothing as nothing where a member may be left out', () => {
    expect(optional(null)).toBeUndefined();
    expect(optional('\0\ud800')).toBe('\ufffd\ufffd');
  });
});
