import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { OrganisationEntity } from '../organisations/organisation.entity.js';
import { unprocessable } from '../records/record.errors.js';
import { type DpaAnnexView, toDpaAnnex } from './dpa-annex.js';
import { type ProcessingRegisterView, toProcessingRegister } from './processing-register.js';
import { RecordedDocuments, type WrittenDocument } from './recorded-documents.service.js';
import { RegisterQueries } from './register.queries.js';
import type { RegisterFacts, RegisterParty } from './register-facts.js';

/** Writes Article 30 registers and annexes to contracts from the configuration in force; each one given away is recorded. */
@Injectable()
export class RegistersService {
  constructor(
    private readonly documents: RecordedDocuments,
    private readonly queries: RegisterQueries,
  ) {}

  /** Returns the register of a client or of the operator; throws ORGANISATION_NOT_CLIENT for a vendor. */
  register(call: AdminCall, reference: string): Promise<WrittenDocument<ProcessingRegisterView>> {
    const write = async (organisation: OrganisationEntity, transaction: Transaction) => {
      if (organisation.kind === 'vendor') throw notForVendors();
      const clients = organisation.kind === 'client' ? [organisation] : await allClients(transaction);
      const facts = await this.read(transaction, clients);
      return toProcessingRegister(toParty(organisation), clients.map(toParty), facts);
    };
    return this.documents.write(call, reference, { action: 'processing-register.export', write });
  }

  /** Returns the annexes to the contract with a client; throws ORGANISATION_NOT_CLIENT for anybody else. */
  annex(call: AdminCall, reference: string): Promise<WrittenDocument<DpaAnnexView>> {
    const write = async (organisation: OrganisationEntity, transaction: Transaction) => {
      if (organisation.kind !== 'client') throw onlyForClients();
      return toDpaAnnex(toParty(organisation), await this.read(transaction, [organisation]));
    };
    return this.documents.write(call, reference, { action: 'dpa-annex.export', write });
  }

  private read(transaction: Transaction, clients: readonly OrganisationEntity[]): Promise<RegisterFacts> {
    return this.queries.read(
      transaction,
      clients.map(({ id }) => id),
    );
  }
}

function allClients(transaction: Transaction): Promise<OrganisationEntity[]> {
  return transaction.find(OrganisationEntity, { where: { kind: 'client' }, order: { slug: 'ASC' } });
}

function toParty(row: OrganisationEntity): RegisterParty {
  const { id, slug, name, country, dataRole, contact, dataProtectionOfficer, representative } = row;
  return { id, slug, name, country, dataRole, contact, dataProtectionOfficer, representative };
}

function notForVendors() {
  return unprocessable('ORGANISATION_NOT_CLIENT', 'organisation', 'must be a client or the operator');
}

function onlyForClients() {
  return unprocessable('ORGANISATION_NOT_CLIENT', 'organisation', 'must be a client');
}
