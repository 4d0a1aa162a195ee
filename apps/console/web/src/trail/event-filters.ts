import { EVENT_KINDS } from '../api/trail-views.js';

/** What the trail can be narrowed by, as it stands in the address and in the API's query. */
export const FILTERS = [
  'organisation',
  'kind',
  'effect',
  'code',
  'project',
  'dataset',
  'item',
  'person',
  'tool',
  'country',
  'from',
  'to',
] as const;

export type Filter = (typeof FILTERS)[number];
export type EventFilters = Partial<Readonly<Record<Filter, string>>>;

const KINDS: readonly string[] = EVENT_KINDS;

/** Returns the filters an address states; what is no filter, and what none could mean, is left out. */
export function toFilters(search: Readonly<Record<string, unknown>>): EventFilters {
  const stated = FILTERS.flatMap((name) => {
    const value = search[name];
    const text = typeof value === 'string' ? value.trim() : '';
    return text !== '' && isPossible(name, text) ? [[name, text] as const] : [];
  });
  return Object.fromEntries(stated);
}

const POSSIBLE: Partial<Readonly<Record<Filter, (text: string) => boolean>>> = {
  kind: (text) => KINDS.includes(text),
  effect: (text) => text === 'allow' || text === 'deny',
  country: (text) => /^[A-Z]{2}$/.test(text),
  code: (text) => /^[A-Z][A-Z0-9_]{0,63}$/.test(text),
  from: (text) => !Number.isNaN(Date.parse(text)),
  to: (text) => !Number.isNaN(Date.parse(text)),
};
const isName = (text: string): boolean => text.length <= 200;

function isPossible(name: Filter, text: string): boolean {
  return (POSSIBLE[name] ?? isName)(text);
}

/** Returns the filters of a live tail: what is new has no bounds in time. */
export function withoutTime({ from: _from, to: _to, ...rest }: EventFilters): EventFilters {
  return rest;
}
