import type { Transaction } from '#libs/persistence';
import { EngagementEntity } from './engagement.entity.js';

/** Guarantees that the person works for the client from here on; nothing changes where they do already. */
export async function engage(
  transaction: Transaction,
  engagement: { readonly personId: string; readonly organisationId: string },
): Promise<void> {
  await transaction
    .createQueryBuilder()
    .insert()
    .into(EngagementEntity)
    .values(engagement)
    .orIgnore()
    .execute();
}
