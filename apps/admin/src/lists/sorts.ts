/** What a list can be sorted by. */
export interface SortKey {
  /** Of the alias `row`, by the names of its entity; never null. */
  readonly sql: string;
  readonly type: 'text' | 'timestamptz' | 'integer' | 'uuid';
}

/** The sort keys of one list, by the names callers know them by. */
export type Sorts<Name extends string = string> = Readonly<Record<Name, SortKey>>;

/** In which order a page is: by the key, then by the id, both in this direction. */
export interface Order {
  readonly key: SortKey;
  readonly direction: 'ASC' | 'DESC';
}

/** When it was made. */
export const CREATED = { createdAt: { sql: 'row.createdAt', type: 'timestamptz' } } as const satisfies Sorts;
/** In the order of the ids, which are made in that of time: for what is too many to be kept in two orders. */
export const IN_ORDER_OF_IDS = { sql: 'row.id', type: 'uuid' } as const satisfies SortKey;
/** Names in the order of their bytes: the same on every database, and for as long as a cursor is good. */
export const NAMED = { name: { sql: 'row.name COLLATE "C"', type: 'text' } } as const satisfies Sorts;
/** What has a slug has a name too. */
export const SLUGGED = {
  slug: { sql: 'row.slug COLLATE "C"', type: 'text' },
  ...NAMED,
} as const satisfies Sorts;

/** Returns a sort key of instants where none means "never": those come last. */
export function neverLast(property: string): SortKey {
  // Not `coalesce`, which the database takes for something that may leak: beneath row-level security no index would be asked for it.
  return { sql: `least(${property}, 'infinity')`, type: 'timestamptz' };
}

/** Returns every value `sort` may have: a key, or a key after a hyphen for the other direction. */
export function sortNames<Name extends string>(sorts: Sorts<Name>): (Name | `-${Name}`)[] {
  const names = Object.keys(sorts) as Name[];
  return names.flatMap((name) => [name, `-${name}`] as const);
}

/** Returns the order that a value of `sort` asks for; null for none and for what is not a key of the list. */
export function orderOf(sorts: Sorts, sort: string | undefined): Order | null {
  const isDescending = sort?.startsWith('-') ?? false;
  const name = isDescending ? sort?.slice(1) : sort;
  const key = name !== undefined && Object.hasOwn(sorts, name) ? sorts[name] : undefined;
  return key === undefined ? null : { key, direction: isDescending ? 'DESC' : 'ASC' };
}
