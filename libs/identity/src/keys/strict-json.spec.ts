import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseStrictJsonObject } from './strict-json.js';

const parse = (text: string): unknown => parseStrictJsonObject(Buffer.from(text));

describe('parseStrictJsonObject', () => {
  test('reads every object JSON.stringify can write', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('refuses the same name twice at any depth, however it is escaped', () => {
    const name = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => text.isWellFormed());
    const escaped = (text: string): string =>
      `"${[...text]
        .flatMap((c) => c.split(''))
        .map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join('')}"`;
    fc.assert(
      fc.property(name, fc.jsonValue(), fc.nat(5), (key, value, depth) => {
        const twice = `{${JSON.stringify(key)}:${JSON.stringify(value)}, ${escaped(key)} :1}`;
        expect(parse(`{"a":${'['.repeat(depth)}${twice}${']'.repeat(depth)}}`)).toBeNull();
      }),
    );
  });

  test('the same name in different objects, and names inside strings, are no duplicates', () => {
    expect(parse('{"a":{"a":1},"b":[{"a":1},{"a":2}],"c":"\\"a\\":1,{"}')).not.toBeNull();
    expect(parse('{"a":"a","b":"a"}')).not.toBeNull();
  });

  test('anything but one UTF-8 JSON object is null', () => {
    for (const text of ['', ' ', 'null', '[]', '1', '"a"', '{', '{}{}', '{"a":1,}', "{'a':1}", '\ufeff{}']) {
      expect(parse(text)).toBeNull();
    }
    expect(parseStrictJsonObject(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toBeNull();
  });

  test('arbitrary bytes never throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void parseStrictJsonObject(bytes)));
  });

  test('a __proto__ member is an own member and changes no prototype', () => {
    const parsed = parse('{"__proto__":{"alg":"none"}}') as Record<string, unknown>;
    expect(parsed['alg']).toBeUndefined();
  });
});
