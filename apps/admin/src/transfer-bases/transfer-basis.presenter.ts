import type { OwnedKind } from '../records/owned-queries.js';
import { TransferBasisEntity } from './transfer-basis.entity.js';
import { TRANSFER_BASIS_SORTS } from './transfer-basis.schema.js';

/** A transfer basis as callers see it, also on the trail; times in ISO 8601 UTC. */
export interface TransferBasisView {
  readonly id: string;
  readonly organisation: string;
  readonly fromRegion: string;
  readonly toCountry: string;
  readonly mechanism: string;
  readonly sccModule: number | null;
  readonly assessmentRef: string | null;
  readonly validFrom: string;
  readonly validUntil: string;
  readonly withdrawnAt: string | null;
  readonly createdAt: string;
}

/** Returns what is shown of a transfer basis. */
export function toTransferBasisView(row: TransferBasisEntity): TransferBasisView {
  const { id, organisationId, fromRegion, toCountry, mechanism, sccModule, assessmentRef } = row;
  return {
    id,
    organisation: organisationId,
    fromRegion,
    toCountry,
    mechanism,
    sccModule,
    assessmentRef,
    validFrom: row.validFrom.toISOString(),
    validUntil: row.validUntil.toISOString(),
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Transfer bases, for lists and look-ups. */
export const TRANSFER_BASES: OwnedKind<TransferBasisEntity, TransferBasisView> = {
  entity: TransferBasisEntity,
  present: (rows) => rows.map(toTransferBasisView),
  sorts: TRANSFER_BASIS_SORTS,
};
