import { readInput } from './input-file.js';

const HEADER = /^audit-receipt:\s*/i;

/** Returns the receipts of a file: one a line, as the header's value or as the whole header line; empty lines are left out. */
export async function readReceipts(path: string): Promise<string[]> {
  const text = (await readInput(path)).toString('utf8');
  return text
    .split('\n')
    .map((line) => line.trim().replace(HEADER, ''))
    .filter((line) => line !== '');
}
