import { Injectable } from '@nestjs/common';
import type { AdminCall } from '../calls/admin-call.js';
import { equals, oneOf } from '../lists/conditions.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { TRANSFER_BASES, type TransferBasisView } from './transfer-basis.presenter.js';
import type { ListTransferBases } from './transfer-basis.schema.js';

const STATES = {
  upcoming: 'row.withdrawnAt IS NULL AND row.validFrom > now()',
  valid: 'row.withdrawnAt IS NULL AND row.validFrom <= now() AND row.validUntil > now()',
  expired: 'row.withdrawnAt IS NULL AND row.validUntil <= now()',
  withdrawn: 'row.withdrawnAt IS NOT NULL',
};

/** Lists transfer bases, withdrawn ones included. */
@Injectable()
export class TransferBasesQueries {
  constructor(private readonly queries: OwnedQueries) {}

  list(call: AdminCall, query: ListTransferBases): Promise<Page<TransferBasisView>> {
    const { fromRegion, toCountry, mechanism, state } = query;
    const narrowing = [
      ...equals('fromRegion', fromRegion),
      ...equals('toCountry', toCountry),
      ...equals('mechanism', mechanism),
      ...oneOf(state, STATES),
    ];
    return this.queries.list(call, query, TRANSFER_BASES, () => Promise.resolve(narrowing));
  }
}
