import { Injectable } from '@nestjs/common';
import { Database, type Scope } from '#libs/persistence';
import { OrganisationEntity } from '../organisations/organisation.entity.js';
import { byReference, onlyOne } from '../records/owned.js';
import { notFound } from '../records/record.errors.js';

/** Finds vendors. They are disclosed to every client in advance (C20), so reach does not limit this. */
@Injectable()
export class VendorFinder {
  constructor(private readonly database: Database) {}

  /** Returns the vendor; throws NOT_FOUND, also for an organisation that is not a vendor. */
  get(scope: Scope, reference: string): Promise<OrganisationEntity> {
    const named = byReference(reference);
    if (named === null) throw notFound();
    return this.database.transaction(scope, async (transaction) =>
      onlyOne(await transaction.find(OrganisationEntity, { where: { ...named, kind: 'vendor' } })),
    );
  }
}
