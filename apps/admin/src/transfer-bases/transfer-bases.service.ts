import { Injectable } from '@nestjs/common';
import { uuidV7 } from '#libs/kernel';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ofOrganisation } from '../changes/policy-scopes.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { assertRegionKnown } from '../records/regions.js';
import { insertAndRead } from '../records/write.js';
import { settingsOf } from '../schema/settings-of.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import type { Proposer, Review, ReviewedChange, StoredProposal } from '../two-person/proposal.js';
import { storedBody } from '../two-person/stored-body.js';
import { TwoPersonChanges } from '../two-person/two-person-changes.service.js';
import { TransferBasisEntity } from './transfer-basis.entity.js';
import { toTransferBasisView, type TransferBasisView } from './transfer-basis.presenter.js';
import { type CreateTransferBasis, createTransferBasis } from './transfer-basis.schema.js';

/** Every basis lets somebody view from where they could not. */
const ALWAYS_WIDENS: Review = { concerns: [{ code: 'REGIONS_WIDENED', what: 'transferBases' }], base: null };

/** Records transfer bases. */
@Injectable()
export class TransferBasesService implements Proposer {
  readonly proposes = ['transfer-basis.create'] as const;

  constructor(
    private readonly changes: TwoPersonChanges,
    private readonly organisations: OrganisationFinder,
  ) {}

  async create(
    call: AdminCall,
    body: CreateTransferBasis,
  ): Promise<Changed<TransferBasisView | PendingChangeView>> {
    const organisationId = await this.organisations.ownerOf(call, body.organisation);
    return this.changes.apply(call, changeOf(organisationId, body));
  }

  again(_call: AdminCall, { organisationId, body }: StoredProposal): Promise<ReviewedChange<object>> {
    return Promise.resolve(changeOf(organisationId, storedBody(createTransferBasis, body)));
  }
}

function changeOf(organisationId: string, body: CreateTransferBasis): ReviewedChange<TransferBasisView> {
  return {
    permission: 'transfer-basis:create',
    organisationId,
    policy: ofOrganisation(organisationId),
    proposal: { kind: 'transfer-basis.create', target: null, body: settingsOf(body) },
    work: async (transaction) => {
      await assertRegionKnown(transaction, 'fromRegion', body.fromRegion);
      const values = { ...body, id: uuidV7(), organisationId };
      const view = toTransferBasisView(await insertAndRead(transaction, TransferBasisEntity, values));
      const object = { type: 'transfer-basis', id: view.id };
      const entry = { action: 'transfer-basis.create', object, before: null, after: view };
      return { status: 201, body: view, entry, review: ALWAYS_WIDENS };
    },
  };
}
