import { describe, expect, it, test } from '@jest/globals';
import { parseTraceparent, traceIdFrom } from './trace-context.js';

const id = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('parseTraceparent', () => {
  test.each([`00-${id}-00f067aa0ba902b7-01`, `cc-${id}-00f067aa0ba902b7-01-future`])(
    'accepts %s',
    (header) => {
      expect(parseTraceparent(header)).toBe(id);
    },
  );

  test.each([
    undefined,
    '',
    id,
    `ff-${id}-00f067aa0ba902b7-01`,
    `00-${id}-00f067aa0ba902b7-01-extra`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${id}-${'0'.repeat(16)}-01`,
    `00-${id.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${id}-00f067aa0ba902b7-1`,
    `00-${id}-00f067aa0ba902b7-01\n`,
  ])('refuses %j', (header) => {
    expect(parseTraceparent(header)).toBeNull();
  });
});

describe('traceIdFrom', () => {
  it('makes a fresh id where the header is absent, repeated or invalid', () => {
    const made = [undefined, ['a', 'b'], 'x'].map(traceIdFrom);
    expect(new Set(made).size).toBe(3);
    for (const traceId of made) expect(traceId).toMatch(/^[\da-f]{32}$/);
  });
});
