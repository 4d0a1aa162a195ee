import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { narrowedTo, type Reach } from '../calls/reach.js';
import { byReference, onlyOne, referredBy } from '../records/owned.js';
import { notFound, unprocessable } from '../records/record.errors.js';
import { OrganisationEntity } from './organisation.entity.js';

/** Finds organisations within a caller's reach, and so says whose things a request is about. */
@Injectable()
export class OrganisationFinder {
  constructor(private readonly database: Database) {}

  /** Returns the organisation; throws NOT_FOUND for one that is missing or not the caller's to know. */
  async get(transaction: Transaction, reach: Reach, reference: string): Promise<OrganisationEntity> {
    const named = byReference(reference);
    if (named === null) throw notFound();
    const seen = await transaction.find(OrganisationEntity, { where: named });
    return onlyOne(seen.filter(({ id }) => isWithin(reach, id)));
  }

  /** Returns the reach of a request that may name one organisation; a foreign one is NOT_FOUND. */
  async reachWithin(call: AdminCall, reference: string | undefined): Promise<Reach> {
    if (reference === undefined) return call.reach;
    const { id } = await this.find(call.reach, reference);
    return narrowedTo(call.reach, id);
  }

  /**
   * Returns whose the thing to be created is: the caller's own organisation, or the client an operator names. Throws
   * NOT_FOUND for a client that names another one, ORGANISATION_REQUIRED where an operator names none.
   */
  async ownerOf(call: AdminCall, reference: string | undefined): Promise<string> {
    if (call.reach.organisations !== 'every') {
      const { id } = await this.find(call.reach, reference ?? call.principal.organisationId);
      return id;
    }
    if (reference === undefined)
      throw unprocessable('ORGANISATION_REQUIRED', 'organisation', 'must name the client');
    const { id, kind } = await referredBy('organisation', this.find(call.reach, reference));
    if (kind !== 'client') throw unprocessable('ORGANISATION_NOT_CLIENT', 'organisation', 'must be a client');
    return id;
  }

  private find(reach: Reach, reference: string): Promise<OrganisationEntity> {
    return this.database.transaction(reach.scope, (transaction) => this.get(transaction, reach, reference));
  }
}

/** The first line for the table of organisations itself. */
function isWithin(reach: Reach, id: string): boolean {
  return reach.organisations === 'every' || reach.organisations.includes(id);
}
