import type { AccessMatrixView, Named } from './access-matrix.presenter.js';
import type { AccessCell } from './effect.js';

const LINE_END = '\r\n';
/** What a spreadsheet would run instead of showing, and what some readers take for the end of a line. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const LINE_BREAKING = /[\0\r\n\u0085\u2028\u2029\v\f]/g;

/** Returns the matrix as RFC 4180 lines: a person a line, a project a column, in each cell the effect and the first reason. */
export function toAccessCsv({ projects, people }: AccessMatrixView): string {
  const head = ['person', 'slug', 'name', ...projects.map((project) => columnOf(project, projects))];
  const lines = people.map(({ id, slug, name, cells }) => [id, slug, name, ...cells.map(textOf)]);
  return [head, ...lines].map((line) => line.map(toField).join(',') + LINE_END).join('');
}

/** Two clients may use one slug; the id is then clear. */
function columnOf({ id, slug }: Named, all: readonly Named[]): string {
  return all.filter((other) => other.slug === slug).length > 1 ? `${slug} ${id}` : slug;
}

function textOf({ effect, code }: AccessCell): string {
  return code === null ? effect : `${effect} ${code}`;
}

function toField(value: string): string {
  const shown = value.replace(LINE_BREAKING, ' ');
  return `"${(FORMULA.test(shown) ? `'${shown}` : shown).replaceAll('"', '""')}"`;
}
