import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CSV_HEADER, toCell, toCsvLines } from './csv.js';

/** Reads RFC 4180 as a strict reader does. */
function parse(text: string): string[][] {
  return text
    .split('\r\n')
    .slice(0, -1)
    .map((line) =>
      [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
        (quoted ?? plain ?? '').replaceAll('""', '"'),
      ),
    );
}

describe(toCsvLines.name, () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '\r\n=1',
    '=cmd|"/c calc"!A1',
    '＝1',
    '＋1',
    '－1',
    '＠A',
  ])('lets no spreadsheet run %j', (value) => {
    expect(toCell(value)?.startsWith("'")).toBe(true);
  });

  it.each(['a\0b', 'a\u2028b', 'a\u2029b', 'a\u0085b', 'a\vb', 'a\fb'])('lets %j break no line', (value) => {
    expect(toCell(value)).toBe('a b');
  });

  it('leaves what is harmless as it is', () => {
    expect(toCell('NDA_NOT_ACCEPTED COUNTRY_UNKNOWN')).toBe('NDA_NOT_ACCEPTED COUNTRY_UNKNOWN');
    expect(toCell('2026-11-27T00:00:00Z')).toBe('2026-11-27T00:00:00Z');
    expect(toCell(null)).toBeNull();
  });

  it('is as many fields as there are columns, whatever is in them', () => {
    const columns = parse(CSV_HEADER)[0]?.length;
    const value = fc.option(fc.oneof(fc.string(), fc.constantFrom('"', '""', ',', '=,"', 'a"b,c')));
    fc.assert(
      fc.property(value, value, (codes, country) => {
        const text = toCsvLines([{ codes: codes?.replace(/[\r\n]/g, ' ') ?? null, country }]);
        const [row] = parse(text.replace(/(?<!\r)\n|\r(?!\n)/g, ' '));
        expect(row?.length).toBe(columns);
      }),
    );
  });
});
