/** Returns a Markdown table; cells may hold anything but line breaks, which become spaces. */
export function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(toCell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function toCell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}

/** Returns the text as inline code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** The first line of every generated document. */
export const GENERATED =
  '<!-- Generated from the sources by `npm run docs:generate`. Do not edit: a spec compares it with them. -->';
