import { describe, expect, it } from '@jest/globals';
import { summaryQuery } from './summary.schema.js';

const TO = '2026-11-02T00:00:00Z';

describe('the query of a summary', () => {
  it.each([
    ['no instant at all', "' OR 1=1 --", ['from']],
    ['a name with a meaning', '__proto__', ['from']],
    ['more than one', ['2026-11-01T00:00:00Z', TO], ['from']],
    ['an instant nobody means', '3200-01-01T00:00:00Z', ['from', 'to']],
    ['an instant after the end', '2026-11-03T00:00:00Z', ['to']],
  ])('names the field where it begins with %s', (_what, from, fields) => {
    const { error } = summaryQuery.safeParse({ from, to: TO });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(fields);
  });
});
