import { readFileSync } from 'node:fs';

const ROW = /^\| `([a-z-]+)`\s*\| ([a-z, -]+?)\s*\|$/gm;

/** Returns the table "Network" of docs/privileges.md: what each process may open a connection to, sorted by name. */
export function readReach() {
  const section = readFileSync('docs/privileges.md', 'utf8')
    .split(/^## /m)
    .find((text) => text.startsWith('Network'));
  const rows = [...(section ?? '').matchAll(ROW)].map(([, name, reaches]) => [
    name,
    reaches.split(', ').sort(),
  ]);
  if (rows.length === 0) throw new Error('docs/privileges.md has no table under "Network"');
  return Object.fromEntries(rows);
}
