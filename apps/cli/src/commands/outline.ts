/** Returns a JSON value as indented `name: value` lines for a person; an empty list or object is shown as a dash. */
export function toOutline(value: unknown, indent = ''): string {
  if (Array.isArray(value))
    return value.map((entry) => `${indent}- ${inline(entry, `${indent}  `)}`).join('\n');
  if (typeof value !== 'object' || value === null) return `${indent}${String(value)}`;
  return Object.entries(value)
    .map(([name, entry]) =>
      isLeaf(entry)
        ? `${indent}${name}: ${leaf(entry)}`
        : `${indent}${name}:\n${toOutline(entry, `${indent}  `)}`,
    )
    .join('\n');
}

function inline(entry: unknown, indent: string): string {
  return isLeaf(entry) ? leaf(entry) : toOutline(entry, indent).trimStart();
}

function isLeaf(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0;
}

function leaf(value: unknown): string {
  return typeof value === 'object' ? '-' : `${value as string | number | boolean}`;
}
