const MARKS = /[\\`*_{}[\]<>#!|~&]/gu;

/** Text of a register's value as Markdown that says just that: no value can end its cell or begin markup. */
export function plain(value: string | readonly string[] | null): string {
  const text = typeof value === 'string' ? value : (value ?? []).join(', ');
  if (text === '') return 'not stated';
  return text.replaceAll(/\s+/gu, ' ').replaceAll(MARKS, (mark) => `\\${mark}`);
}

/** Returns a table; with no row, a line that says so. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.\n';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return line(heading) + line(heading.map(() => '---')) + rows.map(line).join('');
}
