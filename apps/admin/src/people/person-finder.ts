import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { Brackets, In, type SelectQueryBuilder } from 'typeorm';
import type { Reach } from '../calls/reach.js';
import { byReference, onlyOne, ownedWithin } from '../records/owned.js';
import { notFound } from '../records/record.errors.js';
import { PersonEntity } from './person.entity.js';
import type { PersonRecord } from './person.presenter.js';
import { WorkerProfileEntity } from './worker-profile.entity.js';

interface Clients {
  readonly personId: string;
  readonly organisations: readonly string[];
}

const CLIENTS = `
  SELECT e.person_id AS "personId", array_agg(e.organisation_id ORDER BY e.organisation_id) AS organisations
  FROM portcullis.engagements e
  WHERE e.person_id = ANY ($1::uuid[]) AND ($2::uuid[] IS NULL OR e.organisation_id = ANY ($2)) GROUP BY e.person_id`;

/** Finds people within a caller's reach: those the caller's organisation employs and those who work for it. */
@Injectable()
export class PersonFinder {
  /** Returns the person; throws NOT_FOUND for one that is missing or not the caller's to know. */
  async get(transaction: Transaction, reach: Reach, reference: string): Promise<PersonEntity> {
    const named = byReference(reference);
    if (named === null) throw notFound();
    return onlyOne(await peopleWithin(transaction, reach).andWhere(named).limit(2).getMany());
  }

  /** Returns the people with their profiles and engagements, as far as the caller may know of them. */
  async withDetails(
    transaction: Transaction,
    reach: Reach,
    people: readonly PersonEntity[],
  ): Promise<PersonRecord[]> {
    const ids = people.map(({ id }) => id);
    const where = { personId: In(ids), ...ownedWithin(reach) };
    const profiles = await transaction.find(WorkerProfileEntity, { where });
    const within = reach.organisations === 'every' ? null : reach.organisations;
    const clients = await transaction.query<Clients[]>(CLIENTS, [ids, within]);
    const profileOf = new Map(profiles.map((profile) => [profile.personId, profile]));
    const clientsOf = new Map(clients.map(({ personId, organisations }) => [personId, organisations]));
    return people.map((person) => ({
      person,
      profile: profileOf.get(person.id) ?? null,
      worksFor: clientsOf.get(person.id) ?? [],
    }));
  }

  /** Returns one person with details, afresh. */
  async getWithDetails(transaction: Transaction, reach: Reach, personId: string): Promise<PersonRecord> {
    const person = await transaction.findOneByOrFail(PersonEntity, { id: personId });
    const [record] = await this.withDetails(transaction, reach, [person]);
    if (record === undefined) throw notFound();
    return record;
  }
}

const WITHIN = `row.organisationId = ANY (:organisations) OR EXISTS (
  SELECT FROM portcullis.engagements e WHERE e.person_id = row.id AND e.organisation_id = ANY (:organisations))`;

/** The first line for people: employed by, or working for, an organisation within reach. The alias is `row`. */
export function peopleWithin(transaction: Transaction, reach: Reach): SelectQueryBuilder<PersonEntity> {
  const query = transaction.createQueryBuilder(PersonEntity, 'row');
  if (reach.organisations === 'every') return query;
  return query.where(new Brackets((own) => own.where(WITHIN, { organisations: reach.organisations })));
}
