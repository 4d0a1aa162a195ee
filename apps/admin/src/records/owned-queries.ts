import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import { type EntityTarget, type FindOptionsOrder, type FindOptionsWhere, MoreThan } from 'typeorm';
import type { AdminCall } from '../calls/admin-call.js';
import type { Reach } from '../calls/reach.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import type { ListQuery, OneQuery } from '../schema/list-query.schema.js';
import { getOwned, type Owned, ownedWithin } from './owned.js';
import { type Page, pageStart, toPage } from './page.js';

/** One kind of thing that organisations own, and how it is shown. */
export interface OwnedKind<Row extends Owned, View> {
  readonly entity: EntityTarget<Row>;
  /** Returns the views of the rows, in their order. */
  readonly present: (
    rows: readonly Row[],
    transaction: Transaction,
  ) => readonly View[] | Promise<readonly View[]>;
}

/** Looks owned things up, never across organisations: filtered here, and enforced by the database besides. */
@Injectable()
export class OwnedQueries {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
  ) {}

  /** Returns one page in order of creation (ids are time-ordered); `where` may not widen what the caller sees. */
  async list<Row extends Owned, View>(
    call: AdminCall,
    query: ListQuery,
    kind: OwnedKind<Row, View>,
    where: (transaction: Transaction, reach: Reach) => Promise<FindOptionsWhere<Row>> = () =>
      Promise.resolve({}),
  ): Promise<Page<View>> {
    const reach = await this.organisations.reachWithin(call, query.organisation);
    return this.database.transaction(reach.scope, async (transaction) => {
      const limits = {
        ...(await where(transaction, reach)),
        ...ownedWithin(reach),
        id: MoreThan(pageStart(query)),
      };
      const rows = await transaction.find(kind.entity, {
        where: limits as FindOptionsWhere<Row>,
        order: { id: 'ASC' } as FindOptionsOrder<Row>,
        take: query.limit + 1,
      });
      const views = await kind.present(rows, transaction);
      const pairs = rows.map(({ id }, index) => ({ id, view: views[index] as View }));
      return toPage(pairs, query, ({ view }) => view);
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
