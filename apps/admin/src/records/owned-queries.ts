import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { EntityTarget, FindOptionsWhere } from 'typeorm';
import type { AdminCall } from '../calls/admin-call.js';
import type { Reach } from '../calls/reach.js';
import { type Condition, limitTo, ownedBy } from '../lists/conditions.js';
import { sortedPage, type SortedQuery } from '../lists/sorted-page.js';
import type { Sorts } from '../lists/sorts.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import type { OneQuery } from '../schema/list-query.schema.js';
import { getOwned, type Owned } from './owned.js';
import type { Page } from './page.js';

/** One kind of thing that organisations own, and how it is shown. */
export interface OwnedKind<Row extends Owned, View> {
  readonly entity: EntityTarget<Row>;
  /** Returns the views of the rows, in their order. */
  readonly present: (
    rows: readonly Row[],
    transaction: Transaction,
  ) => readonly View[] | Promise<readonly View[]>;
  /** What lists of it can be sorted by; left out: nothing but the order of creation. */
  readonly sorts?: Sorts;
}

/** What a list is narrowed by: conditions, or values of columns. */
export type Narrowing<Row> = readonly Condition[] | FindOptionsWhere<Row>;

/** Looks owned things up, never across organisations: filtered here, and enforced by the database besides. */
@Injectable()
export class OwnedQueries {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
  ) {}

  /** Returns one page, sorted as asked, else in order of creation (ids are time-ordered); `where` cannot widen what the caller sees. */
  async list<Row extends Owned, View>(
    call: AdminCall,
    query: SortedQuery & OneQuery,
    kind: OwnedKind<Row, View>,
    where: (transaction: Transaction, reach: Reach) => Promise<Narrowing<Row>> = () => Promise.resolve([]),
  ): Promise<Page<View>> {
    const reach = await this.organisations.reachWithin(call, query.organisation);
    return this.database.transaction(reach.scope, async (transaction) => {
      const owned = transaction.createQueryBuilder(kind.entity, 'row');
      limitTo(owned, ownedBy('row.organisationId', reach));
      const narrowing = await where(transaction, reach);
      if (isConditions(narrowing)) limitTo(owned, narrowing);
      else owned.andWhere(narrowing);
      const { rows, nextCursor } = await sortedPage(owned, query, kind.sorts ?? {});
      return { items: await kind.present(rows, transaction), nextCursor };
    });
  }

  /** Returns the thing the reference (id or slug) names; throws NOT_FOUND for one that is missing or not the caller's. */
  async get<Row extends Owned, View>(
    call: AdminCall,
    reference: string,
    query: OneQuery,
    kind: OwnedKind<Row, View>,
  ): Promise<View> {
    const reach = await this.organisations.reachWithin(call, query.organisation);
    return this.database.transaction(reach.scope, async (transaction) => {
      const row = await getOwned(transaction, kind.entity, reach, reference);
      const [view] = await kind.present([row], transaction);
      return view as View;
    });
  }
}

function isConditions<Row>(narrowing: Narrowing<Row>): narrowing is readonly Condition[] {
  return Array.isArray(narrowing);
}
