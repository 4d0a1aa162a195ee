import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import { Brackets, type SelectQueryBuilder } from 'typeorm';
import type { AdminCall } from '../calls/admin-call.js';
import type { Reach } from '../calls/reach.js';
import { limitTo, ownedBy } from '../lists/conditions.js';
import { sortedPage } from '../lists/sorted-page.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { PersonFinder } from '../people/person-finder.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned } from '../records/owned.js';
import type { Page } from '../records/page.js';
import { notFound } from '../records/record.errors.js';
import { AccessRequestEntity } from './access-request.entity.js';
import { type AccessRequestView, toAccessRequestView } from './access-request.presenter.js';
import { type ListAccessRequests, REQUEST_SORTS } from './access-request.schema.js';
import { RequestRecords } from './request-records.js';
import { ownReachOf, seesOthers } from './request-reach.js';

/** The conditions of the states, at an instant `:now`. */
const STATES: Readonly<Record<NonNullable<ListAccessRequests['state']>, string>> = {
  pending: `row.state = 'pending' AND row.expires_at > :now`,
  expired: `row.state = 'pending' AND row.expires_at <= :now`,
  approved: `row.state = 'approved'`,
  denied: `row.state = 'denied'`,
  withdrawn: `row.state = 'withdrawn'`,
};
const REVIEWS: Readonly<Record<NonNullable<ListAccessRequests['review']>, string>> = {
  open: 'row.reviewed_at IS NULL AND row.review_due_at > :now',
  overdue: 'row.reviewed_at IS NULL AND row.review_due_at <= :now',
  closed: 'row.reviewed_at IS NOT NULL',
};

/** Looks access requests up: those of the caller's office, and everybody's own. */
@Injectable()
export class AccessRequestsQueries {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
    private readonly people: PersonFinder,
    private readonly records: RequestRecords,
  ) {}

  /** Returns one page, sorted as asked, else in the order in which they were made. */
  async list(call: AdminCall, query: ListAccessRequests): Promise<Page<AccessRequestView>> {
    const own = { ...call, reach: ownReachOf(call) };
    const reach = await this.organisations.reachWithin(own, query.organisation);
    const now = this.records.now();
    return this.database.transaction(own.reach.scope, async (transaction) => {
      const seen = seenBy(transaction, call, reach).setParameter('now', now);
      await this.narrow(transaction, seen, { call, reach, query });
      const { rows, nextCursor } = await sortedPage(seen, query, REQUEST_SORTS);
      const records = await this.records.withDetails(transaction, rows);
      return { items: records.map((record) => toAccessRequestView(record, now)), nextCursor };
    });
  }

  get(call: AdminCall, id: string): Promise<AccessRequestView> {
    return this.database.transaction(ownReachOf(call).scope, async (transaction) => {
      await this.records.get(transaction, call, id);
      return toAccessRequestView(await this.records.getWithDetails(transaction, id), this.records.now());
    });
  }

  private async narrow(
    transaction: Transaction,
    rows: SelectQueryBuilder<AccessRequestEntity>,
    asked: { readonly call: AdminCall; readonly reach: Reach; readonly query: ListAccessRequests },
  ): Promise<void> {
    const { state, kind, review, project, person } = asked.query;
    if (state !== undefined) rows.andWhere(STATES[state]);
    if (kind !== undefined) rows.andWhere('row.kind = :kind', { kind });
    if (review !== undefined) rows.andWhere(REVIEWS[review]);
    if (project !== undefined) {
      const { id } = await getOwned(transaction, ProjectEntity, asked.reach, project);
      rows.andWhere('row.project_id = :project', { project: id });
    }
    if (person !== undefined)
      rows.andWhere('row.person_id = :person', {
        person: await this.personOf(transaction, asked.call, person),
      });
  }

  private async personOf(transaction: Transaction, call: AdminCall, reference: string): Promise<string> {
    const { id, handle } = call.principal;
    if (reference === id || reference === handle) return id;
    if (!seesOthers(call)) throw notFound();
    return (await this.people.get(transaction, call.reach, reference)).id;
  }
}

/**
 * The first line: the caller's own within their reach, and those of their office; the alias is `row`. Where all within reach is of
 * their office it is asked for as such, so that an index gives the rows in their order.
 */
function seenBy(
  transaction: Transaction,
  call: AdminCall,
  reach: Reach,
): SelectQueryBuilder<AccessRequestEntity> {
  const query = limitTo(
    transaction.createQueryBuilder(AccessRequestEntity, 'row'),
    ownedBy('row.organisation_id', reach),
  );
  const within = reach.organisations;
  if (within === 'every') return query;
  const office = call.reach.organisations;
  const offices = office === 'every' ? within : within.filter((id) => office.includes(id));
  const others = seesOthers(call) ? offices : [];
  if (others.length === within.length) return query;
  return query.andWhere(
    new Brackets((seen) =>
      seen
        .where('row.person_id = :me OR row.requested_by = :me', { me: call.principal.id })
        .orWhere('row.organisation_id = ANY (:others)', { others }),
    ),
  );
}
