import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import { judgeDisclosure } from '#libs/policy';
import type { AdminCall } from '../calls/admin-call.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { ItemEntity } from '../items/item.entity.js';
import { type Condition, equals, oneOf } from '../lists/conditions.js';
import { CLOCK } from '../ports.js';
import { getOwned, idGiven, referredBy } from '../records/owned.js';
import { OwnedQueries, type OwnedKind } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { notFound } from '../records/record.errors.js';
import { LawfulDisclosureEntity } from './lawful-disclosure.entity.js';
import {
  type DisclosureStandingView,
  type LawfulDisclosureView,
  toLawfulDisclosureFacts,
  toLawfulDisclosureView,
} from './lawful-disclosure.presenter.js';
import { DISCLOSURE_SORTS, type ListLawfulDisclosures } from './lawful-disclosure.schema.js';

/** The first line for clients: what a law forbids to tell them is not there until that ends. */
const NOT_BARRED: Condition = { sql: '(row.barUntil IS NULL OR row.barUntil <= now())' };
const STATES = {
  upcoming: 'row.withdrawnAt IS NULL AND row.validFrom > now()',
  valid: 'row.withdrawnAt IS NULL AND row.validFrom <= now() AND row.validUntil > now()',
  expired: 'row.withdrawnAt IS NULL AND row.validUntil <= now()',
  withdrawn: 'row.withdrawnAt IS NOT NULL',
};
const TOLD = { true: 'row.toldAt IS NOT NULL', false: 'row.toldAt IS NULL' };

const DISCLOSURES: OwnedKind<LawfulDisclosureEntity, LawfulDisclosureView> = {
  entity: LawfulDisclosureEntity,
  present: (rows) => rows.map(toLawfulDisclosureView),
  sorts: DISCLOSURE_SORTS,
};

/** Looks lawful disclosures up: the operator's, and the client's own unless a bar is still running. */
@Injectable()
export class LawfulDisclosuresQueries {
  constructor(
    private readonly database: Database,
    private readonly queries: OwnedQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(call: AdminCall, query: ListLawfulDisclosures): Promise<Page<LawfulDisclosureView>> {
    return this.queries.list(call, query, DISCLOSURES, async (transaction, reach) => [
      ...(call.reach.organisations === 'every' ? [] : [NOT_BARRED]),
      ...equals('datasetId', await idGiven(transaction, DatasetEntity, reach, query.dataset)),
      ...oneOf(query.state, STATES),
      ...oneOf(query.told, TOLD),
    ]);
  }

  async get(call: AdminCall, id: string): Promise<LawfulDisclosureView> {
    return toLawfulDisclosureView(await this.find(call, id));
  }

  /** Says whether the disclosure would carry a read of the item now; an item of somebody else's is not there. */
  async standing(call: AdminCall, id: string, itemId: string): Promise<DisclosureStandingView> {
    const row = await this.find(call, id);
    const item = await this.database.transaction(call.reach.scope, (transaction) =>
      referredBy('item', getOwned(transaction, ItemEntity, call.reach, itemId)),
    );
    const { datasetId, organisationId } = item;
    const request = { itemId, datasetId, organisationId, at: this.clock.now().toISOString() };
    const codes = judgeDisclosure(toLawfulDisclosureFacts(row), request);
    return { disclosure: id, item: itemId, effect: codes.length === 0 ? 'allow' : 'deny', codes };
  }

  private find(call: AdminCall, id: string): Promise<LawfulDisclosureEntity> {
    return this.database.transaction(call.reach.scope, (transaction) =>
      getLawfulDisclosure(transaction, call, { id, now: this.clock.now() }),
    );
  }
}

/** Returns the disclosure; throws NOT_FOUND for one that is missing, foreign, or barred from this caller. */
export async function getLawfulDisclosure(
  transaction: Transaction,
  { reach }: AdminCall,
  { id, now }: { readonly id: string; readonly now: Date },
): Promise<LawfulDisclosureEntity> {
  const row = await getOwned(transaction, LawfulDisclosureEntity, reach, id);
  const isBarred = row.barUntil !== null && row.barUntil > now;
  if (isBarred && reach.organisations !== 'every') throw notFound();
  return row;
}
