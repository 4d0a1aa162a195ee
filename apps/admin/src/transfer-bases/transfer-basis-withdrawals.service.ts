import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofOrganisation } from '../changes/policy-scopes.js';
import { CLOCK } from '../ports.js';
import { getOwned, lockOwned } from '../records/owned.js';
import { updateAndRead } from '../records/write.js';
import { TransferBasisEntity } from './transfer-basis.entity.js';
import { toTransferBasisView, type TransferBasisView } from './transfer-basis.presenter.js';

/** Withdraws transfer bases; a withdrawn one carries no read that starts after the answer. */
@Injectable()
export class TransferBasisWithdrawals {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

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
