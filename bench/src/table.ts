import type { Comparison } from './reads.js';

/** Returns the comparisons as a table for people. */
export function toTable(comparisons: readonly Comparison[]): string {
  const header = [
    'scenario',
    'governed ÷ bare',
    'governed/s',
    'bare/s',
    'MiB/s',
    'p50 ms',
    'p99 ms',
    'added p99',
    'failed',
  ];
  const rows = comparisons.map(({ name, ratio, governed, bare, addedP99Ms, failed }) => [
    name,
    ratio.toFixed(2),
    governed.requestsPerSecond.toFixed(0),
    bare.requestsPerSecond.toFixed(0),
    governed.mebibytesPerSecond.toFixed(0),
    String(governed.p50),
    String(governed.p99),
    String(addedP99Ms),
    String(failed),
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [header, ...rows]
    .map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '))
    .join('\n');
}
