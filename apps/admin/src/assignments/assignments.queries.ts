import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Reach } from '../calls/reach.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { type Condition, equals, oneOf, whereGiven } from '../lists/conditions.js';
import { PersonFinder } from '../people/person-finder.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { idGiven } from '../records/owned.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { VendorFinder } from '../vendors/vendor-finder.js';
import { ASSIGNMENTS, type AssignmentView } from './assignment.presenter.js';
import type { ListAssignments } from './assignment.schema.js';

/** From here on there are too many people to look each one up. */
const MANY_PEOPLE = 500;
const OVER_DATASET = `row.projectId IN (SELECT d.project_id FROM portcullis.project_datasets d WHERE d.dataset_id = :dataset)`;
// Its own people, and those whose profile names it: the second is only for eyes that may see the profile.
const PEOPLE_OF_VENDOR = `
  SELECT p.id FROM portcullis.people p WHERE p.organisation_id = $1
  UNION SELECT w.person_id FROM portcullis.worker_profiles w WHERE w.vendor_id = $1 LIMIT ${MANY_PEOPLE}`;
// Of few people, their assignments are found by them; of many, the list is walked and most of it is theirs.
const OF_FEW_PEOPLE = 'row.personId = ANY (:people)';
const OF_MANY_PEOPLE = `(row.personId IN (SELECT p.id FROM portcullis.people p WHERE p.organisation_id = :vendor)
  OR row.personId IN (SELECT w.person_id FROM portcullis.worker_profiles w WHERE w.vendor_id = :vendor))`;
const STATES = {
  // Few of many, and mostly the newest: an array keeps the planner from looking for them all along the order of the list.
  upcoming: `row.id = ANY (ARRAY(
    SELECT u.id FROM portcullis.assignments u WHERE u.revoked_at IS NULL AND u.starts_at > now()))`,
  active: `row.revokedAt IS NULL AND row.startsAt <= now() AND least(row.expiresAt, 'infinity') > now()`,
  expired: `row.revokedAt IS NULL AND least(row.expiresAt, 'infinity') <= now()`,
  revoked: 'row.revokedAt IS NOT NULL',
};

/** Lists assignments, revoked ones included. */
@Injectable()
export class AssignmentsQueries {
  constructor(
    private readonly queries: OwnedQueries,
    private readonly people: PersonFinder,
    private readonly vendors: VendorFinder,
  ) {}

  async list(call: AdminCall, query: ListAssignments): Promise<Page<AssignmentView>> {
    const { vendor } = query;
    const vendorId = vendor && (await this.vendors.get(call.reach.scope, vendor)).id;
    return this.queries.list(call, query, ASSIGNMENTS, async (transaction, reach) => [
      ...(await this.narrowing(transaction, reach, query)),
      ...(vendorId === undefined ? [] : [await ofVendor(transaction, vendorId)]),
    ]);
  }

  private async narrowing(
    transaction: Transaction,
    reach: Reach,
    query: ListAssignments,
  ): Promise<Condition[]> {
    const { person } = query;
    const personId = person && (await this.people.get(transaction, reach, person)).id;
    return [
      ...equals('projectId', await idGiven(transaction, ProjectEntity, reach, query.project)),
      ...equals('personId', personId),
      ...whereGiven(await idGiven(transaction, DatasetEntity, reach, query.dataset), OVER_DATASET, 'dataset'),
      ...equals('purpose', query.purpose),
      ...oneOf(query.state, STATES),
    ];
  }
}

async function ofVendor(transaction: Transaction, vendor: string): Promise<Condition> {
  const people = await transaction.query<{ id: string }[]>(PEOPLE_OF_VENDOR, [vendor]);
  return people.length < MANY_PEOPLE
    ? { sql: OF_FEW_PEOPLE, values: { people: people.map(({ id }) => id) } }
    : { sql: OF_MANY_PEOPLE, values: { vendor } };
}
