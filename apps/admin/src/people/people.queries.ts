import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Reach } from '../calls/reach.js';
import { type Condition, equals, limitTo, whereGiven } from '../lists/conditions.js';
import { sortedPage } from '../lists/sorted-page.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { idGiven } from '../records/owned.js';
import type { Page } from '../records/page.js';
import { VendorFinder } from '../vendors/vendor-finder.js';
import { peopleWithin, PersonFinder } from './person-finder.js';
import { type PersonView, toPersonViewFor } from './person.presenter.js';
import { type ListPeople, PERSON_SORTS } from './person.schema.js';

const IN_PROJECT = `row.id IN (
  SELECT a.person_id FROM portcullis.assignments a WHERE a.project_id = :project AND a.revoked_at IS NULL)`;
// As `beginsWith`, in words that the indexes of people know; the folded name is the database's own column, of no other table here.
const BEGINS_WITH =
  '(starts_with(row.slug COLLATE "C", :q) OR starts_with(name_folded COLLATE "C", lower(:q)))';
// Profiles are the employer's and the operator's to see: to anybody else these conditions find nobody by them.
const OF_VENDOR = `(row.organisationId = :vendor OR row.id IN (
  SELECT w.person_id FROM portcullis.worker_profiles w WHERE w.vendor_id = :vendor))`;
const RESIDENT = `row.id IN (
  SELECT w.person_id FROM portcullis.worker_profiles w WHERE w.residence_country = :country)`;

/** Looks people up: the operator sees everybody in full, a client its own people and, by name, those who work for it. */
@Injectable()
export class PeopleQueries {
  constructor(
    private readonly database: Database,
    private readonly people: PersonFinder,
    private readonly organisations: OrganisationFinder,
    private readonly vendors: VendorFinder,
  ) {}

  async list(call: AdminCall, query: ListPeople): Promise<Page<PersonView>> {
    const reach = await this.organisations.reachWithin(call, query.organisation);
    const { vendor } = query;
    const vendorId = vendor && (await this.vendors.get(reach.scope, vendor)).id;
    return this.database.transaction(reach.scope, async (transaction) => {
      const narrowing = [
        ...(await narrowingOf(transaction, reach, query)),
        ...whereGiven(vendorId, OF_VENDOR, 'vendor'),
      ];
      const people = limitTo(peopleWithin(transaction, reach), narrowing);
      const { rows, nextCursor } = await sortedPage(people, query, PERSON_SORTS);
      const records = await this.people.withDetails(transaction, reach, rows);
      return { items: records.map((record) => toPersonViewFor(call, record)), nextCursor };
    });
  }

  get(call: AdminCall, reference: string): Promise<PersonView> {
    const { reach } = call;
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id } = await this.people.get(transaction, reach, reference);
      const record = await this.people.getWithDetails(transaction, reach, id);
      return toPersonViewFor(call, record);
    });
  }
}

async function narrowingOf(transaction: Transaction, reach: Reach, query: ListPeople): Promise<Condition[]> {
  const project = await idGiven(transaction, ProjectEntity, reach, query.project);
  return [
    ...whereGiven(query.q, BEGINS_WITH, 'q'),
    ...equals('status', query.status),
    ...whereGiven(query.role, ':role = ANY (row.roles)', 'role'),
    ...whereGiven(project, IN_PROJECT, 'project'),
    ...whereGiven(query.country, RESIDENT, 'country'),
  ];
}
