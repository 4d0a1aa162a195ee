import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../../calls/admin-call.js';
import { OrganisationFinder } from '../../organisations/organisation-finder.js';
import { conflict, notFound } from '../../records/record.errors.js';
import { peopleWithin, PersonFinder } from '../person-finder.js';
import { type PersonView, toPersonViewFor } from '../person.presenter.js';

/** A person and a client, whether the one works for the other or not. */
export interface Engagement {
  readonly personId: string;
  readonly organisationId: string;
}

/** Finds the two sides of an engagement within what the caller may know. */
@Injectable()
export class EngagementFinder {
  constructor(
    private readonly database: Database,
    private readonly people: PersonFinder,
    private readonly organisations: OrganisationFinder,
  ) {}

  /** Returns both; throws NOT_FOUND for what the caller may not know and for what is no client, EMPLOYED_HERE for its own people. */
  get(
    { reach }: AdminCall,
    named: { readonly person: string; readonly client: string },
  ): Promise<Engagement> {
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id: organisationId, kind } = await this.organisations.get(transaction, reach, named.client);
      const person = await this.people.get(transaction, reach, named.person);
      if (kind !== 'client') throw notFound();
      if (person.organisationId === organisationId) throw employedHere();
      return { personId: person.id, organisationId };
    });
  }

  /** Returns what a GET shows the caller of the person; null where they are nobody to this caller. */
  async shown(transaction: Transaction, call: AdminCall, personId: string): Promise<PersonView | null> {
    const { reach } = call;
    const isKnown = await peopleWithin(transaction, reach)
      .andWhere('row.id = :personId', { personId })
      .getExists();
    return isKnown
      ? toPersonViewFor(call, await this.people.getWithDetails(transaction, reach, personId))
      : null;
  }
}

function employedHere() {
  return conflict(
    'EMPLOYED_HERE',
    'This person is employed by the organisation, not engaged by it: suspend them, or revoke their assignments.',
  );
}
