import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Reach } from '../calls/reach.js';

/** What the rows of a list have to fulfil; the alias of a row is `row`, its columns go by the names of the entity. */
export interface Condition {
  readonly sql: string;
  /** By the names the SQL has them under; a name is used once in a list. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Returns that the property has this value; nothing where none is asked for. */
export function equals(property: string, value: unknown): Condition[] {
  return value === undefined
    ? []
    : [{ sql: `row.${property} = :${property}`, values: { [property]: value } }];
}

/**
 * The first line for a list, besides what the database enforces: the column names an organisation within reach. One organisation
 * is asked for as such, so that an index of its rows gives them in their order.
 */
export function ownedBy(column: string, { organisations }: Pick<Reach, 'organisations'>): Condition[] {
  if (organisations === 'every') return [];
  const [only, ...more] = organisations;
  if (more.length === 0 && only !== undefined)
    return [{ sql: `${column} = :withinReach`, values: { withinReach: only } }];
  return [{ sql: `${column} = ANY (:withinReach)`, values: { withinReach: organisations } }];
}

/** Returns the condition under the given values; nothing where there is no value to ask for. */
export function whereGiven(value: unknown, sql: string, name: string): Condition[] {
  return value === undefined ? [] : [{ sql, values: { [name]: value } }];
}

/** Returns one of several conditions by its name; nothing where none is asked for. */
export function oneOf<Name extends string>(
  name: Name | undefined,
  conditions: Readonly<Record<Name, string>>,
): Condition[] {
  return name === undefined ? [] : [{ sql: `(${conditions[name]})` }];
}

/** Returns that the slug, or the name in whatever case, begins with the text. */
export function beginsWith(text: string | undefined): Condition[] {
  const sql = '(starts_with(row.slug, :q) OR starts_with(lower(row.name), lower(:q)))';
  return whereGiven(text, sql, 'q');
}

/** Returns that the row was made in the period; `createdFrom` is included, `createdTo` is not. */
export function createdWithin({ createdFrom, createdTo }: CreatedPeriod): Condition[] {
  return [
    ...whereGiven(createdFrom, 'row.createdAt >= :createdFrom', 'createdFrom'),
    ...whereGiven(createdTo, 'row.createdAt < :createdTo', 'createdTo'),
  ];
}

/** When what a list shows was made. */
export interface CreatedPeriod {
  readonly createdFrom?: Date | undefined;
  readonly createdTo?: Date | undefined;
}

/** Limits the rows to those that fulfil every condition. */
export function limitTo<Row extends ObjectLiteral>(
  rows: SelectQueryBuilder<Row>,
  conditions: readonly Condition[],
): SelectQueryBuilder<Row> {
  for (const { sql, values = {} } of conditions) rows.andWhere(sql, values);
  return rows;
}
