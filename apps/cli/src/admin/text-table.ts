import type { AdminObject } from './admin-api.js';

/** A column of a list as a person sees it. */
export interface Column {
  readonly title: string;
  /** Member of the object; a dot leads into an object. */
  readonly field: string;
}

/** Control and formatting characters, e.g. of terminal sequences and of the direction of writing; line separators. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Rows below their titles, columns as wide as their widest text. Control characters are shown as `·`: names are others' words. */
export function toTextTable(columns: readonly Column[], rows: readonly AdminObject[]): string {
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ field }) => cell(row, field))),
  ];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, index) => text.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cell(row: AdminObject, field: string): string {
  return shown(field.split('.').reduce(memberOf, row)).replace(CONTROL, '·');
}

/** Of a list: that of each. */
function memberOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((each) => memberOf(each, name));
  return typeof value === 'object' && value !== null ? (value as AdminObject)[name] : undefined;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.map(shown).join(',');
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null || value === undefined ? '-' : JSON.stringify(value);
}
