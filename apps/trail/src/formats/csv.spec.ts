import { describe, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
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

  it('makes of plain cells what the library makes of them, and leaves it every other row', () => {
    const names = CSV_HEADER.trimEnd().split(',');
    const cell = fc.oneof(
      fc.constantFrom(
        null,
        '',
        '0',
        'A_B C',
        '2026-11-27T00:00:00.000Z',
        '=1',
        'a"b',
        'x\n',
        '-1',
        ' 1',
        'é',
      ),
      fc.string({ unit: 'binary' }),
    );
    const rows = fc.array(
      fc.record(Object.fromEntries(names.map((name) => [name, cell])) as Record<string, typeof cell>),
    );
    fc.assert(
      fc.property(rows, (some) => {
        const cells = some.map((row) => names.map((name) => toCell(row[name] ?? null)));
        const options = { quoted: true, quoted_empty: false, record_delimiter: '\r\n' };
        expect(toCsvLines(some)).toBe(stringify(cells, options));
      }),
    );
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
