import type { Arbitrary } from 'fast-check';

/**
 * Returns values that break what is careless: wrong types, borders, encodings, names with a meaning, depths. Loads fast-check only now:
 * most tests do without it.
 */
export async function hostileValues(): Promise<Arbitrary<unknown>> {
  const { default: fc } = await import('fast-check');
  return fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      2 ** 31,
      2 ** 53,
      1e308,
      -0.5,
      '',
      ' ',
      '\u0000',
      'a\u0000b',
      '\ud800',
      '😀',
      '%00',
    ),
    fc.constantFrom<unknown>(
      [],
      {},
      [[]],
      [null],
      { a: 1 },
      { toString: 1 },
      { constructor: {} },
      { length: -1 },
      { then: 'x' },
    ),
    fc.constantFrom<unknown>(
      'constructor',
      'toString',
      '../..',
      "'; DROP TABLE people; --",
      '{1,2}',
      '{"x"}',
      'NULL',
      'infinity',
      '-infinity',
    ),
    fc.constantFrom<unknown>(
      '9999-12-31T23:59:59Z',
      '2026-02-30T00:00:00Z',
      '2026-01-01T00:00:00+99:99',
      'x'.repeat(70_000),
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.array(fc.string({ maxLength: 10 }), { maxLength: 300 }),
    fc.object({ maxDepth: 3 }),
  );
}

const SURPLUS = [
  'id',
  'organisation_id',
  'organisationId',
  'createdAt',
  'constructor',
  'organisation',
  'reason',
  'status',
  'x',
];

/** One member, wherever it is nested, replaced, removed or added. */
export function mutated(
  body: Record<string, unknown>,
  choice: number,
  [kind, value]: readonly [string, unknown],
): unknown {
  const copy = structuredClone(body);
  const paths = pathsOf(copy);
  const path = paths[choice % paths.length] ?? [];
  const parent = path.slice(0, -1).reduce<Record<string, unknown>>((node, key) => node[key] as never, copy);
  const name = path.at(-1) ?? '';
  if (kind === 'whole') return value;
  if (kind === 'remove') delete parent[name];
  else if (kind === 'add') parent[SURPLUS[choice % SURPLUS.length] ?? 'x'] = value;
  else parent[name] = value;
  return copy;
}

function pathsOf(node: unknown, above: readonly string[] = []): string[][] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) => [
    [...above, key],
    ...pathsOf(child, [...above, key]),
  ]);
}
