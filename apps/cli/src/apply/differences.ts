import { isDeepStrictEqual } from 'node:util';

/** One member that is not as the file says. */
export interface Difference {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/**
 * What the file says differently; members it does not name are not its business. Lists are compared as sets, because that is what the
 * rules make of them; objects member by member.
 */
export function differences(desired: object, actual: object, above = ''): readonly Difference[] {
  return Object.entries(desired).flatMap(([member, to]: [string, unknown]) => {
    const field = above + member;
    const from = (actual as Readonly<Record<string, unknown>>)[member];
    if (to === undefined) return [];
    if (isObject(to) && isObject(from)) return differences(to, from, `${field}.`);
    return isDeepStrictEqual(comparable(to), comparable(from)) ? [] : [{ field, from, to }];
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function comparable(value: unknown): unknown {
  return Array.isArray(value) ? [...new Set(value)].sort() : value;
}
