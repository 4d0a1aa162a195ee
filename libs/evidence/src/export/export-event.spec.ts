import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { CanonicalScan } from './canonical-scan.js';
import { isCanonical } from './canonical-text.js';
import { readEvent } from './export-event.js';

const RECORD = '0195c0de-0000-7000-8000-000000000001';
const TENANT = '0195c0de-0000-7000-8000-000000000002';
const STREAM = {
  key: 'k'.repeat(43),
  previous: '',
  sequence: 1,
  uid: '0195c0de-0000-7000-8000-000000000003',
};

interface Parts {
  readonly event?: object;
  readonly metadata?: object;
  readonly unmapped?: object;
}

function toValue({ event, metadata, unmapped }: Parts = {}) {
  return {
    action_id: 1,
    class_uid: 6006,
    metadata: { event_code: 'content', tenant_uid: TENANT, uid: RECORD, ...metadata },
    time: 1_764_000_000_000,
    unmapped: { record: { v: 2 }, stream: STREAM, ...unmapped },
    ...event,
  };
}

const text = (parts?: Parts): string => canonicalize(toValue(parts)) ?? '';
const read = (line: string | Buffer) => readEvent(Buffer.from(line as string));
const codeOf = (line: string | Buffer): string => {
  const answer = read(line);
  return answer.ok ? 'OK' : answer.code;
};
const scans = (line: string): boolean => new CanonicalScan(line).isObject({ onMember: () => undefined });

describe(readEvent.name, () => {
  it('returns what a record and an outcome say', () => {
    expect(read(text())).toEqual({
      ok: true,
      event: {
        recordId: RECORD,
        part: 'intent',
        organisationId: TENANT,
        classUid: 6006,
        code: 'content',
        allowed: true,
        timeMs: 1_764_000_000_000,
        stream: STREAM,
        valueNames: [],
      },
    });
    const outcome = {
      metadata: { uid: `${RECORD}/outcome`, correlation_uid: RECORD, event_code: 'outcome' },
      unmapped: { stream: undefined, bytesSent: 7, ending: 'complete' },
    };
    expect(read(text(outcome))).toMatchObject({
      ok: true,
      event: { recordId: RECORD, part: 'outcome', stream: null },
    });
    expect(read(text({ unmapped: { stream: undefined } }))).toMatchObject({
      ok: true,
      event: { stream: null },
    });
  });

  it.each([
    ['nothing', ''],
    ['a carriage return inside a string', text().replace('content', 'con\rtent')],
    ['NUL inside a string', text().replace('content', 'con\0tent')],
    ['NUL behind it', `${text()}\0`],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(text()), Buffer.of(0xff)])],
    [
      'a surrogate as UTF-8',
      Buffer.from(text().replace('content', 'X')).fill(Buffer.of(0xed, 0xa0, 0x80), 40, 43),
    ],
    ['a byte order mark', `\ufeff${text()}`],
    ['two values', text() + text()],
    ['an array', `[${text()}]`],
    ['null', 'null'],
    ['an object nested beyond measure', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
    [
      'an event nested beyond measure',
      text({ event: { a: 0 } }).replace('"a":0', `"a":${'['.repeat(30_000)}${']'.repeat(30_000)}`),
    ],
    ['no metadata', text({ event: { metadata: undefined } })],
    ['no unmapped', text({ event: { unmapped: undefined } })],
    ['an unmapped that is an array', text({ event: { unmapped: [] } })],
    ['an id that is none', text({ metadata: { uid: 'x' } })],
    [
      'an outcome of another record',
      text({ metadata: { uid: `${RECORD}/outcome`, correlation_uid: TENANT } }),
    ],
    ['an outcome without bytes', text({ metadata: { uid: `${RECORD}/outcome`, correlation_uid: RECORD } })],
    ['a stream that is none', text({ unmapped: { stream: { ...STREAM, sequence: 0 } } })],
    ['a stream with a fraction', text({ unmapped: { stream: { ...STREAM, sequence: 1.5 } } })],
    ['a stream without key', text({ unmapped: { stream: { ...STREAM, key: '' } } })],
    ['a stream of null', text({ unmapped: { stream: null } })],
  ])('finds a line malformed that is %s', (_, line) => {
    expect(codeOf(line)).toBe('EVENT_MALFORMED');
  });

  it.each([
    ['a carriage return behind it', `${text()}\r`],
    ['a space', text().replace(':', ': ')],
    [
      'members in another order',
      text()
        .replace('"event_code":"content",', '')
        .replace(`"uid":"${RECORD}"`, `"uid":"${RECORD}","event_code":"content"`),
    ],
    ['a member twice', text().replace('"action_id":1', '"action_id":2,"action_id":1')],
    ['a member twice inside', text().replace('{"v":2}', '{"v":2,"v":2}')],
    ['a needless escape', text().replace('content', '\\u0063ontent')],
    ['an escaped solidus', text().replace('content', 'a\\/b')],
    ['half a surrogate pair', text().replace('content', '\\ud800')],
    ['a number as 1.0', text().replace('"action_id":1', '"action_id":1.0')],
    ['a number as -0', text().replace('{"v":2}', '{"v":-0}')],
    ['a number as 1e2', text().replace('{"v":2}', '{"v":1e2}')],
    ['a number no double holds', text().replace('{"v":2}', '{"v":12345678901234567890}')],
  ])('finds a spelling that is not the one: %s', (_, line) => {
    expect(codeOf(line)).toBe('EVENT_NOT_CANONICAL');
  });

  it('takes what a client may put into a string as long as it is spelled the one way, and refuses only what is too long', () => {
    for (const hostile of [
      '\u2028\u2029',
      '\r\n',
      '\0',
      '"}},',
      '\\',
      '😀',
      '\u007f',
      '__proto__',
      'x'.repeat(60_000),
    ]) {
      expect(
        codeOf(text({ unmapped: { record: { [hostile]: hostile.slice(0, 100), b: 1.5, 10: 1, 9: 2 } } })),
      ).toBe('OK');
    }
    expect(codeOf(text({ unmapped: { record: 'x'.repeat(70 * 1024) } }))).toBe('EVENT_TOO_LARGE');
  });
});

/** JSON as people and attackers write it: mostly canonical, then damaged at one place. */
const almostCanonical = fc
  .tuple(
    fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { maxKeys: 8 }),
    fc.nat(),
    fc.option(fc.constantFrom(' ', '"', '0', '-', ',', '\\', '}', '{', ']', '1e1', '\0', 'true', '\ud800'), {
      freq: 2,
    }),
  )
  .map(([value, at, damage]) => {
    const whole = canonicalize(value) ?? '';
    const place = at % (whole.length + 1);
    return damage === null ? whole : whole.slice(0, place) + damage + whole.slice(place);
  });

function isReallyCanonical(line: string): boolean {
  try {
    return line.isWellFormed() && canonicalize(JSON.parse(line)) === line;
  } catch {
    return false;
  }
}

describe(CanonicalScan.name, () => {
  it('accepts nothing that an implementation of RFC 8785 would write otherwise', () => {
    fc.assert(
      fc.property(almostCanonical, (line) => {
        if (line.isWellFormed() && scans(line)) expect(isReallyCanonical(line)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('together with the full comparison accepts exactly what an implementation of RFC 8785 writes', () => {
    fc.assert(
      fc.property(almostCanonical, (line) => {
        const wellFormed = line.isWellFormed();
        let judged = false;
        try {
          judged = wellFormed && (scans(line) || isCanonical(line, JSON.parse(line)));
        } catch {
          // Not JSON at all.
        }
        expect(judged).toBe(isReallyCanonical(line));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(['{"a":"\\\\ud800"}', '{"\\\\ud":null}', '{"a":"\\\\\\\\udead"}'])(
    'takes a written backslash for what it is, not for half a surrogate pair: %s',
    (line) => {
      expect(isReallyCanonical(line)).toBe(true);
      expect(isCanonical(line, JSON.parse(line))).toBe(true);
    },
  );

  it.each(['{"a":"\\ud800"}', '{"a":"\\\\\\ud800"}'])(
    'refuses half a surrogate pair, escaped: %s',
    (line) => {
      expect(isCanonical(line, JSON.parse(line))).toBe(false);
    },
  );

  it('accepts events as they are written, so that the slow way is for the few', () => {
    expect(scans(text())).toBe(true);
    expect(scans('{"":0,"a":[],"b":{},"c":[1,-2,true,false,null,"é"]}')).toBe(true);
    for (const line of [
      '{',
      '{"a"',
      '{"a":',
      '{"a":1',
      '{"a":1,',
      '{"a":1,}',
      '{"a":[1,]}',
      '{"a":01}',
      '{"a":-}',
      '{"b":1,"a":1}',
      '{"a":1,"a":1}',
      '{"a":tru}',
      '{}x',
      '[]',
      '"',
    ]) {
      expect(scans(line)).toBe(false);
    }
  });
});
