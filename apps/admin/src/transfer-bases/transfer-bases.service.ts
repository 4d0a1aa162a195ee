import { Inject, Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofOrganisation } from '../changes/policy-scopes.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { CLOCK } from '../ports.js';
import { getOwned, lockOwned } from '../records/owned.js';
import { assertRegionKnown } from '../records/regions.js';
import { insertAndRead, updateAndRead } from '../records/write.js';
import { TransferBasisEntity } from './transfer-basis.entity.js';
import { toTransferBasisView, type TransferBasisView } from './transfer-basis.presenter.js';
import type { CreateTransferBasis } from './transfer-basis.schema.js';

/** Records and withdraws transfer bases; a withdrawn one carries no read that starts after the answer. */
@Injectable()
export class TransferBasesService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly organisations: OrganisationFinder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(call: AdminCall, body: CreateTransferBasis): Promise<Changed<TransferBasisView>> {
    const organisationId = await this.organisations.ownerOf(call, body.organisation);
    return this.changes.apply(call, {
      permission: 'transfer-basis:create',
      organisationId,
      policy: ofOrganisation(organisationId),
      work: async (transaction) => {
        await assertRegionKnown(transaction, 'fromRegion', body.fromRegion);
        const values = { ...body, id: uuidV7(), organisationId };
        const view = toTransferBasisView(await insertAndRead(transaction, TransferBasisEntity, values));
        const object = { type: 'transfer-basis', id: view.id };
        return {
          status: 201,
          body: view,
          entry: { action: 'transfer-basis.create', object, before: null, after: view },
        };
      },
    });
  }

  async withdraw(call: AdminCall, id: string): Promise<Changed<TransferBasisView>> {
    const { reach } = call;
    const find = (transaction: Transaction) => getOwned(transaction, TransferBasisEntity, reach, id);
    const { organisationId } = await this.database.transaction(reach.scope, find);
    return this.changes.apply(call, {
      permission: 'transfer-basis:revoke',
      organisationId,
      policy: ofOrganisation(organisationId),
      work: async (transaction) => {
        const row = await lockOwned(transaction, TransferBasisEntity, id);
        const withdrawnAt = row.withdrawnAt ?? this.clock.now();
        const after = toTransferBasisView(
          await updateAndRead(transaction, TransferBasisEntity, id, { withdrawnAt }),
        );
        const object = { type: 'transfer-basis', id };
        const entry = { action: 'transfer-basis.withdraw', object, before: toTransferBasisView(row), after };
        return { status: 200, body: after, entry };
      },
    });
  }
}
