import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { allowsChange, type ConditionalHeaders, evaluateConditions } from './conditional.js';

const etag = '"v1"';
const evaluate = (headers: ConditionalHeaders, method = 'GET') =>
  evaluateConditions(method, headers, { etag });

describe('If-Match', () => {
  test.each(['"v1"', '*', ' * ', '"v0", "v1"', '"v0","v1"', ',"v1",', '\t"v1"\t'])(
    '%j lets the read proceed',
    (ifMatch) => {
      expect(evaluate({ ifMatch }).outcome).toBe('proceed');
    },
  );

  test.each([
    '"v2"',
    'W/"v1"',
    'v1',
    '',
    '"v1',
    '"v1" "v2"',
    '"v1"x',
    '*, "v1"',
    'w/"v1"',
    '"v1"; q=1',
    '"V1"',
  ])('%j fails the precondition', (ifMatch) => {
    expect(evaluate({ ifMatch })).toEqual({ outcome: 'precondition-failed', rangeApplies: false });
  });
});

describe('If-None-Match', () => {
  test.each(['"v1"', 'W/"v1"', '*', '"v0", W/"v1"', ', ,"v1"'])('%j is not modified', (ifNoneMatch) => {
    expect(evaluate({ ifNoneMatch })).toEqual({ outcome: 'not-modified', rangeApplies: false });
  });

  test.each(['"v2"', '', 'v1', '"v1', '"v1" "v2"', '"v1",v2', 'W/ "v1"'])('%j proceeds', (ifNoneMatch) => {
    expect(evaluate({ ifNoneMatch }).outcome).toBe('proceed');
  });
});

describe('If-Range', () => {
  test.each([
    [undefined, true],
    ['"v1"', true],
    [' "v1" ', true],
    ['"v2"', false],
    ['W/"v1"', false],
    ['*', false],
    ['', false],
    ['"v1", "v2"', false],
    ['Sat, 21 Nov 2026 00:00:00 GMT', false],
  ])('%j: the range applies: %s', (ifRange, expected) => {
    expect(evaluate({ ifRange })).toEqual({ outcome: 'proceed', rangeApplies: expected });
  });

  it('never makes a range apply to a HEAD', () => {
    expect(evaluate({ ifRange: '"v1"' }, 'HEAD').rangeApplies).toBe(false);
  });
});

describe('precedence', () => {
  test.each([
    [{ ifMatch: '"v2"', ifNoneMatch: '"v1"' }, 'precondition-failed'],
    [{ ifMatch: '"v1"', ifNoneMatch: '"v1"' }, 'not-modified'],
    [{ ifMatch: '"v1"', ifNoneMatch: '"v2"', ifRange: '"v2"' }, 'proceed'],
    [{ ifNoneMatch: '"v1"', ifRange: '"v1"' }, 'not-modified'],
  ])('%j is %s', (headers, outcome) => {
    expect(evaluate(headers).outcome).toBe(outcome);
  });
});

describe('any header', () => {
  const piece = fc.constantFrom('"v1"', 'W/', '"', ',', ' ', '*', 'v1', '\t', '\\', '"v2"', '\u0000', 'é');
  const header = fc.option(
    fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => pieces.join('')),
    ),
    { nil: undefined },
  );

  it('never throws, and a weak or malformed If-Match never passes', () => {
    fc.assert(
      fc.property(header, header, header, (ifMatch, ifNoneMatch, ifRange) => {
        const { outcome, rangeApplies } = evaluate({ ifMatch, ifNoneMatch, ifRange });
        if (outcome !== 'proceed') expect(rangeApplies).toBe(false);
        if (ifMatch !== undefined && !ifMatch.includes('"v1"') && ifMatch.trim() !== '*') {
          expect(outcome).toBe('precondition-failed');
        }
      }),
      { numRuns: 20_000 },
    );
  });

  it('reads 16 KiB of tags in linear time', () => {
    const started = performance.now();
    for (const text of [
      '"a",'.repeat(2000),
      ','.repeat(8000),
      `"${'a'.repeat(8000)}`,
      ' '.repeat(8000) + 'x',
    ]) {
      evaluate({ ifMatch: text, ifNoneMatch: text, ifRange: text });
    }
    expect(performance.now() - started).toBeLessThan(250);
  });
});

describe('dates as conditions', () => {
  const lastModified = new Date('2026-03-04T05:06:07.890Z');
  const HTTP = 'Wed, 04 Mar 2026 05:06:07 GMT';
  const EARLIER = 'Wed, 04 Mar 2026 05:06:06 GMT';
  const outcome = (headers: ConditionalHeaders): string =>
    evaluateConditions('GET', headers, { etag, lastModified }).outcome;

  it.each([
    [{ ifModifiedSince: HTTP }, 'not-modified'],
    [{ ifModifiedSince: EARLIER }, 'proceed'],
    [{ ifUnmodifiedSince: HTTP }, 'proceed'],
    [{ ifUnmodifiedSince: EARLIER }, 'precondition-failed'],
    [{ ifModifiedSince: 'yesterday' }, 'proceed'],
    [{ ifUnmodifiedSince: '1' }, 'proceed'],
    // A tag says more than a date does, so the date beside it is not asked (§13.1.3, §13.1.4).
    [{ ifModifiedSince: HTTP, ifNoneMatch: '"other"' }, 'proceed'],
    [{ ifUnmodifiedSince: EARLIER, ifMatch: etag }, 'proceed'],
  ])('%o is answered with %s', (headers, expected) => {
    expect(outcome(headers)).toBe(expected);
  });

  it('are not asked where nothing says when the representation was modified', () => {
    expect(evaluate({ ifModifiedSince: HTTP }).outcome).toBe('proceed');
    expect(evaluate({ ifUnmodifiedSince: EARLIER }).outcome).toBe('proceed');
  });
});

describe(allowsChange.name, () => {
  test.each([
    [{}, true, true],
    [{ ifMatch: '"v1"' }, true, false],
    [{ ifMatch: '"v0", "v1"' }, true, false],
    [{ ifMatch: '*' }, true, false],
    [{ ifMatch: '"v0"' }, false, false],
    [{ ifMatch: 'W/"v1"' }, false, false],
    [{ ifMatch: '' }, false, false],
    [{ ifNoneMatch: '*' }, false, true],
    [{ ifNoneMatch: '"v0"' }, true, true],
    [{ ifNoneMatch: '"v1"' }, false, true],
    [{ ifNoneMatch: 'W/"v1"' }, false, true],
    [{ ifMatch: '"v1"', ifNoneMatch: '"v1"' }, false, false],
  ])('%j lets what is there change: %s, and what is not come to be: %s', (conditions, there, missing) => {
    expect([allowsChange(conditions, etag), allowsChange(conditions, null)]).toEqual([there, missing]);
  });

  test.each(['', 'v1', '"v1', '"v1" "v2"', '*, "v0"'])(
    'lets nothing change where the condition %j cannot be read',
    (malformed) => {
      for (const conditions of [{ ifMatch: malformed }, { ifNoneMatch: malformed }])
        expect([allowsChange(conditions, etag), allowsChange(conditions, null)]).toEqual([false, false]);
    },
  );
});
