import type { Transaction } from '#libs/persistence';
import { IsNull } from 'typeorm';
import { conflict, unprocessable } from '../records/record.errors.js';
import { VendorNoticeEntity } from './vendor-notice.entity.js';
import { VendorObjectionEntity } from './vendor-objection.entity.js';

/** One client and one vendor. */
export interface VendorOfClient {
  readonly vendorId: string;
  readonly organisationId: string;
}

/** Returns when the objection window ends: with the latest end any notice stated. null: the client was never told. */
export async function findWindowEnd(transaction: Transaction, pair: VendorOfClient): Promise<Date | null> {
  const [latest] = await transaction.find(VendorNoticeEntity, {
    where: pair,
    order: { objectionUntil: 'DESC' },
    take: 1,
  });
  return latest?.objectionUntil ?? null;
}

/** Returns the objection that stands; null for none. */
export function findOpenObjection(
  transaction: Transaction,
  pair: VendorOfClient,
): Promise<VendorObjectionEntity | null> {
  return transaction.findOneBy(VendorObjectionEntity, { ...pair, withdrawnAt: IsNull() });
}

/** Passes only an approval that no objection and no window stands against; the database asks the same again. */
export async function assertMayStand(
  transaction: Transaction,
  pair: VendorOfClient,
  effectiveFrom: Date,
): Promise<void> {
  if ((await findOpenObjection(transaction, pair)) !== null) {
    throw conflict('VENDOR_OBJECTED', 'You object to this vendor: take the objection back first.');
  }
  const windowEnd = await findWindowEnd(transaction, pair);
  if (windowEnd === null || effectiveFrom >= windowEnd) return;
  throw unprocessable(
    'OBJECTION_WINDOW_OPEN',
    'effectiveFrom',
    `must not be before the objection window ends (${windowEnd.toISOString()})`,
  );
}
