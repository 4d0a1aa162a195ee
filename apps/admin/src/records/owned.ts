import { AppError, isSlug, isUuid } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { type EntityTarget, type FindOptionsWhere, In, type ObjectLiteral } from 'typeorm';
import type { Reach } from '../calls/reach.js';
import { notFound, slugAmbiguous, unknownReference } from './record.errors.js';

/** A row that belongs to one organisation. */
export interface Owned extends ObjectLiteral {
  readonly id: string;
  readonly organisationId: string;
}

/** The first line: what every query about an organisation's rows is limited to, besides what the database enforces. */
export function ownedWithin(reach: Reach): FindOptionsWhere<Pick<Owned, 'organisationId'>> {
  return reach.organisations === 'every' ? {} : { organisationId: In([...reach.organisations]) };
}

/** Returns the condition that an id or a slug stands for; null when the text is neither and so names nothing. */
export function byReference(reference: string): { id: string } | { slug: string } | null {
  if (isUuid(reference)) return { id: reference };
  return isSlug(reference) ? { slug: reference } : null;
}

/** Returns the one row within reach that the reference names; throws NOT_FOUND, or SLUG_AMBIGUOUS for two clients' equal slugs. */
export async function getOwned<Row extends Owned>(
  transaction: Transaction,
  entity: EntityTarget<Row>,
  reach: Reach,
  reference: string,
): Promise<Row> {
  const named = byReference(reference);
  if (named === null || !hasColumns(transaction, entity, named)) throw notFound();
  const where = { ...named, ...ownedWithin(reach) } as FindOptionsWhere<Row>;
  return onlyOne(await transaction.find(entity, { where, take: 2 }));
}

/** Returns the rows that the references name, in their order, by one statement; throws as `getOwned` does for any of them. */
export async function getEveryOwned<Row extends Owned & { readonly slug: string }>(
  transaction: Transaction,
  entity: EntityTarget<Row>,
  reach: Reach,
  references: readonly string[],
): Promise<Row[]> {
  const named = references.map(byReference);
  if (named.includes(null)) throw notFound();
  const within = ownedWithin(reach);
  const where = [
    { id: In(named.flatMap((by) => (by && 'id' in by ? [by.id] : []))), ...within },
    { slug: In(named.flatMap((by) => (by && 'slug' in by ? [by.slug] : []))), ...within },
  ] as FindOptionsWhere<Row>[];
  const rows = await transaction.find(entity, { where });
  return references.map((reference) =>
    onlyOne(rows.filter(({ id, slug }) => (isUuid(reference) ? id : slug) === reference)),
  );
}

/** Returns the id of what a list is narrowed by; undefined where it is not. Throws as `getOwned` does. */
export async function idGiven<Row extends Owned>(
  transaction: Transaction,
  entity: EntityTarget<Row>,
  reach: Reach,
  reference: string | undefined,
): Promise<string | undefined> {
  return reference === undefined ? undefined : (await getOwned(transaction, entity, reach, reference)).id;
}

/** Not everything has a slug; a slug then names nothing. */
function hasColumns(transaction: Transaction, entity: EntityTarget<Owned>, named: object): boolean {
  const { propertiesMap } = transaction.connection.getMetadata(entity);
  return Object.keys(named).every((property) => property in propertiesMap);
}

/** Returns the only row; throws NOT_FOUND for none and SLUG_AMBIGUOUS for more. */
export function onlyOne<Row>(rows: readonly Row[]): Row {
  const [first, second] = rows;
  if (first === undefined) throw notFound();
  if (second !== undefined) throw slugAmbiguous();
  return first;
}

/** Returns the row for good, locked until the transaction ends, so that "before" and "after" of a change are adjacent. */
export async function lockOwned<Row extends Pick<Owned, 'id'>>(
  transaction: Transaction,
  entity: EntityTarget<Row>,
  id: string,
): Promise<Row> {
  const row = await transaction.findOne(entity, {
    where: { id } as FindOptionsWhere<Row>,
    // Not FOR UPDATE: rows that refer to this one can be added meanwhile, so an upload and a lock never wait for each other.
    lock: { mode: 'for_no_key_update' },
  });
  if (row === null) throw notFound();
  return row;
}

/** Returns what a body's field refers to; a missing thing is then a 422 that names the field instead of a 404. */
export async function referredBy<Value>(field: string, found: Promise<Value>): Promise<Value> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') throw unknownReference(field);
    throw error;
  }
}
