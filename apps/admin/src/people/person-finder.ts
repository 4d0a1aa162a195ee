import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import { Brackets, In, type SelectQueryBuilder } from 'typeorm';
import type { Reach } from '../calls/reach.js';
import { byReference, onlyOne, ownedWithin } from '../records/owned.js';
import { notFound } from '../records/record.errors.js';
import { EngagementEntity } from './engagement.entity.js';
import { PersonEntity } from './person.entity.js';
import type { PersonRecord } from './person.presenter.js';
import { WorkerProfileEntity } from './worker-profile.entity.js';

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
    const where = { personId: In(people.map(({ id }) => id)), ...ownedWithin(reach) };
    const profiles = await transaction.find(WorkerProfileEntity, { where });
    const engagements = await transaction.find(EngagementEntity, { where, order: { organisationId: 'ASC' } });
    return people.map((person) => ({
      person,
      profile: profiles.find((profile) => profile.personId === person.id) ?? null,
      worksFor: engagements.filter((one) => one.personId === person.id).map((one) => one.organisationId),
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
