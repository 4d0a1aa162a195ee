import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plain, table } from './markdown.js';

describe('a value in Markdown', () => {
  it.each([
    [null, 'not stated'],
    ['', 'not stated'],
    [[], 'not stated'],
    ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
    [['a', 'b'], 'a, b'],
    ['one\ntwo | three', 'one two \\| three'],
    ['<img src=x onerror=alert(1)>', '\\<img src=x onerror=alert(1)\\>'],
    ['[here](javascript:x) `code` **bold**', '\\[here\\](javascript:x) \\`code\\` \\*\\*bold\\*\\*'],
  ])('%j is %j', (value, text) => {
    expect(plain(value)).toBe(text);
  });

  it('never ends its cell or its line, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const text = plain(value);
        expect(text).not.toMatch(/[\n\r\u2028\u2029]/);
        expect(text.replaceAll(/\\./gu, '')).not.toMatch(/[|<>[\]`]/);
      }),
    );
  });
});

describe(table, () => {
  it('has a line for each row under its heading, and says that there is none', () => {
    expect(table(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |\n');
    expect(table(['a'], [])).toBe('None.\n');
  });
});
