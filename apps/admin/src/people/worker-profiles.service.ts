import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { Reach } from '../calls/reach.js';
import { OrganisationEntity } from '../organisations/organisation.entity.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { referredBy } from '../records/owned.js';
import { unprocessable } from '../records/record.errors.js';
import type { PersonEntity } from './person.entity.js';
import type { WorkerProfileInput } from './person.schema.js';
import { WorkerProfileEntity } from './worker-profile.entity.js';
import { mergedProfile, withEmployer } from './worker-profile.js';

/** Keeps worker profiles: what is not known of a person stays unknown, and unknown denies. */
@Injectable()
export class WorkerProfilesService {
  constructor(private readonly organisations: OrganisationFinder) {}

  /** Writes the profile as the input leaves it; staff of a vendor always get that vendor. */
  async write(
    transaction: Transaction,
    reach: Reach,
    {
      person,
      input,
    }: { readonly person: Pick<PersonEntity, 'id' | 'organisationId'>; readonly input: WorkerProfileInput },
  ): Promise<void> {
    const { id: personId, organisationId } = person;
    const employer = await transaction.findOneByOrFail(OrganisationEntity, { id: organisationId });
    const before = await transaction.findOneBy(WorkerProfileEntity, { personId });
    const vendorId = await this.vendorOf(transaction, reach, input);
    const profile = withEmployer(mergedProfile(before, input, vendorId), employer);
    await transaction.upsert(WorkerProfileEntity, { ...profile, personId, organisationId }, ['personId']);
  }

  private async vendorOf(
    transaction: Transaction,
    reach: Reach,
    { vendor }: WorkerProfileInput,
  ): Promise<string | null | undefined> {
    if (vendor === undefined || vendor === null) return vendor;
    const { id, kind } = await referredBy(
      'worker.vendor',
      this.organisations.get(transaction, reach, vendor),
    );
    if (kind !== 'vendor')
      throw unprocessable('ORGANISATION_NOT_VENDOR', 'worker.vendor', 'must be a vendor');
    return id;
  }
}
