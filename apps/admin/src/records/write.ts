import type { Transaction } from '#libs/persistence';
import type { EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';

type Identified = ObjectLiteral & { readonly id: string };

/** Returns the new row as the database holds it, its defaults included. */
export async function insertAndRead<Row extends Identified>(
  transaction: Transaction,
  entity: EntityTarget<Row>,
  values: QueryDeepPartialEntity<Row> & { readonly id: string },
): Promise<Row> {
  await transaction.insert(entity, values);
  return readAgain(transaction, entity, values.id);
}

/** Returns the row after the change as the database holds it; members left undefined stay as they are. */
export async function updateAndRead<Row extends Identified>(
  transaction: Transaction,
  entity: EntityTarget<Row>,
  id: string,
  values: QueryDeepPartialEntity<Row>,
): Promise<Row> {
  if (Object.values(values).some((value) => value !== undefined)) {
    await transaction.update(entity, { id }, values);
  }
  return readAgain(transaction, entity, id);
}

function readAgain<Row extends Identified>(
  transaction: Transaction,
  entity: EntityTarget<Row>,
  id: string,
): Promise<Row> {
  return transaction.findOneByOrFail(entity, { id } as FindOptionsWhere<Row>);
}
