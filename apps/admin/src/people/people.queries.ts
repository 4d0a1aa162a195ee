import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { type Page, pageStart, toPage } from '../records/page.js';
import type { ListQuery } from '../schema/list-query.schema.js';
import { peopleWithin, PersonFinder } from './person-finder.js';
import { type PersonRecord, toPersonView, type PersonView } from './person.presenter.js';

/** Looks people up: the operator sees everybody in full, a client its own people and, by name, those who work for it. */
@Injectable()
export class PeopleQueries {
  constructor(
    private readonly database: Database,
    private readonly people: PersonFinder,
    private readonly organisations: OrganisationFinder,
  ) {}

  async list(call: AdminCall, query: ListQuery): Promise<Page<PersonView>> {
    const reach = await this.organisations.reachWithin(call, query.organisation);
    return this.database.transaction(reach.scope, async (transaction) => {
      const people = await peopleWithin(transaction, reach)
        .andWhere('person.id > :after', { after: pageStart(query) })
        .orderBy('person.id')
        .limit(query.limit + 1)
        .getMany();
      const records = await this.people.withDetails(transaction, reach, people);
      const rows = records.map((record) => ({ ...record, id: record.person.id }));
      return toPage(rows, query, (record) => toPersonView(record, seesInFull(call, record)));
    });
  }

  get(call: AdminCall, reference: string): Promise<PersonView> {
    const { reach } = call;
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id } = await this.people.get(transaction, reach, reference);
      const record = await this.people.getWithDetails(transaction, reach, id);
      return toPersonView(record, seesInFull(call, record));
    });
  }
}

function seesInFull({ reach, principal }: AdminCall, { person }: PersonRecord): boolean {
  return reach.organisations === 'every' || person.organisationId === principal.organisationId;
}
