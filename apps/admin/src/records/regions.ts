import type { Transaction } from '#libs/persistence';
import { unprocessable } from './record.errors.js';

/** Throws REGION_UNKNOWN, naming the field, for a region whose law is not known: nobody could ever be let near its data. */
export async function assertRegionKnown(
  transaction: Transaction,
  field: string,
  region: string,
): Promise<void> {
  const sql = 'SELECT 1 FROM portcullis.legal_areas WHERE region = $1';
  const known = await transaction.query<unknown[]>(sql, [region]);
  if (known.length === 0)
    throw unprocessable('REGION_UNKNOWN', field, 'is not a region whose legal area is known');
}
