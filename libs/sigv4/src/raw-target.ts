import { percentDecode } from './percent-encoding.js';

/** One parameter of a query, decoded; one character per byte. */
export interface QueryParameter {
  readonly name: string;
  /** '' also when there was no `=`: `?location` and `?location=` are signed alike. */
  readonly value: string;
}

/** A request target taken apart and decoded once; no segment merged, no dot segment resolved. */
export interface RawTarget {
  readonly path: string;
  readonly query: readonly QueryParameter[];
}

/** Returns the parts of an origin-form target (RFC 9112 §3.2.1), or null when it is none or holds a malformed escape. */
export function parseRawTarget(target: string): RawTarget | null {
  if (!target.startsWith('/')) return null;
  const mark = target.indexOf('?');
  const path = percentDecode(mark < 0 ? target : target.slice(0, mark));
  const query = mark < 0 ? [] : parseQuery(target.slice(mark + 1));
  return path === null || query === null ? null : { path, query };
}

function parseQuery(text: string): readonly QueryParameter[] | null {
  if (text === '') return [];
  const parameters: QueryParameter[] = [];
  for (const part of text.split('&')) {
    const equals = part.indexOf('=');
    const name = percentDecode(equals < 0 ? part : part.slice(0, equals));
    const value = percentDecode(equals < 0 ? '' : part.slice(equals + 1));
    if (name === null || value === null) return null;
    parameters.push({ name, value });
  }
  return parameters;
}
