import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofOrganisation } from '../changes/policy-scopes.js';
import { getOwned, lockOwned } from '../records/owned.js';
import { conflict, unprocessable } from '../records/record.errors.js';
import { updateAndRead } from '../records/write.js';
import { settingsOf } from '../schema/settings-of.js';
import type { UpdateTransferBasis } from './transfer-basis-edit.schema.js';
import { TransferBasisEntity } from './transfer-basis.entity.js';
import { toTransferBasisView, type TransferBasisView } from './transfer-basis.presenter.js';

/** Keeps recorded transfer bases up to date. INVARIANT: no edit makes a basis carry a transfer it did not carry before. */
@Injectable()
export class TransferBasisEditsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
  ) {}

  /** Returns the basis as edited; throws TRANSFER_BASIS_WITHDRAWN, EXPIRY_EXTENDED, PERIOD_EMPTY or ASSESSMENT_REQUIRED. */
  async update(call: AdminCall, id: string, body: UpdateTransferBasis): Promise<Changed<TransferBasisView>> {
    const { reach } = call;
    const find = (transaction: Transaction) => getOwned(transaction, TransferBasisEntity, reach, id);
    const { organisationId } = await this.database.transaction(reach.scope, find);
    return this.changes.apply(call, {
      permission: 'transfer-basis:update',
      organisationId,
      policy: ofOrganisation(organisationId),
      work: async (transaction) => {
        const row = await lockOwned(transaction, TransferBasisEntity, id);
        assertNothingMore(row, body);
        const after = toTransferBasisView(
          await updateAndRead(transaction, TransferBasisEntity, id, settingsOf(body)),
        );
        const object = { type: 'transfer-basis', id };
        const entry = { action: 'transfer-basis.update', object, before: toTransferBasisView(row), after };
        return { status: 200, body: after, entry };
      },
    });
  }
}

function assertNothingMore(
  row: TransferBasisEntity,
  { validUntil, assessmentRef }: UpdateTransferBasis,
): void {
  if (row.withdrawnAt !== null) {
    throw conflict('TRANSFER_BASIS_WITHDRAWN', 'This basis was withdrawn: record a new one.');
  }
  if (validUntil !== undefined && validUntil > row.validUntil) {
    throw unprocessable('EXPIRY_EXTENDED', 'validUntil', 'may only come nearer: record a new basis instead');
  }
  if (validUntil !== undefined && validUntil <= row.validFrom) {
    throw unprocessable('PERIOD_EMPTY', 'validUntil', 'must be after validFrom');
  }
  if (row.mechanism !== 'derogation' && assessmentRef === null) {
    throw unprocessable('ASSESSMENT_REQUIRED', 'assessmentRef', 'must be given for scc and bcr');
  }
}
