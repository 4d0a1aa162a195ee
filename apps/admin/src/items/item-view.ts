import type { Transaction } from '#libs/persistence';
import { In } from 'typeorm';
import { ItemVersionEntity } from './item-version.entity.js';
import type { ItemEntity } from './item.entity.js';
import { type ItemView, toItemView } from './item.presenter.js';

type Viewable = Pick<ItemEntity, 'id' | 'key' | 'state' | 'currentVersionId'>;

const SHOWN = { id: true, plaintextSize: true, sha256: true, mediaType: true } as const;

/** Returns what a GET shows of each item at its current version, in their order, within the transaction. */
export async function itemViewsOf(transaction: Transaction, items: readonly Viewable[]): Promise<ItemView[]> {
  const current = items.flatMap(({ currentVersionId }) => currentVersionId ?? []);
  const versions = await transaction.find(ItemVersionEntity, { select: SHOWN, where: { id: In(current) } });
  const byId = new Map(versions.map((version) => [version.id, version]));
  return items.map((item) => toItemView(item, byId.get(item.currentVersionId ?? '') ?? null));
}

/** Returns what a GET shows of this item. */
export async function itemViewOf(transaction: Transaction, item: Viewable): Promise<ItemView> {
  const [view] = (await itemViewsOf(transaction, [item])) as [ItemView];
  return view;
}
