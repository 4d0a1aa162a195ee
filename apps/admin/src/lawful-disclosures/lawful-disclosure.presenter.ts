import { type DisclosureCode, type LawfulDisclosureFacts } from '#libs/policy';
import type { LawfulDisclosureEntity } from './lawful-disclosure.entity.js';

/** A lawful disclosure as callers see it, also on the trail; by ids, times in ISO 8601 UTC. */
export interface LawfulDisclosureView {
  readonly id: string;
  /** Whose data it is. */
  readonly organisation: string;
  /** Whose people asked and approved. */
  readonly heldBy: string;
  readonly authority: string;
  readonly legalBasis: string;
  readonly dataset: string;
  /** null: every item of the dataset. */
  readonly items: readonly string[] | null;
  readonly validFrom: string;
  readonly validUntil: string;
  /** Why the client was not told at once, and until when. */
  readonly barredFromClient: { readonly reason: string; readonly until: string } | null;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
  readonly withdrawnAt: string | null;
  /** When it was put on the client's own trail. */
  readonly toldAt: string | null;
}

/** Whether a disclosure carries a read of an item now, and if not, why. */
export interface DisclosureStandingView {
  readonly disclosure: string;
  readonly item: string;
  readonly effect: 'allow' | 'deny';
  readonly codes: readonly DisclosureCode[];
}

/** Returns what is shown of a disclosure. */
export function toLawfulDisclosureView(row: LawfulDisclosureEntity): LawfulDisclosureView {
  return {
    id: row.id,
    organisation: row.organisationId,
    heldBy: row.heldBy,
    authority: row.authority,
    legalBasis: row.legalBasis,
    dataset: row.datasetId,
    items: row.itemIds,
    validFrom: row.validFrom.toISOString(),
    validUntil: row.validUntil.toISOString(),
    barredFromClient: toBar(row),
    requestedBy: row.requestedBy,
    requestedAt: row.requestedAt.toISOString(),
    approvedBy: row.approvedBy,
    approvedAt: row.approvedAt.toISOString(),
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
    toldAt: row.toldAt?.toISOString() ?? null,
  };
}

/** Returns what a decision about a read under it is made from. */
export function toLawfulDisclosureFacts(row: LawfulDisclosureEntity): LawfulDisclosureFacts {
  const { organisationId, datasetId, legalBasis, authority, requestedBy, approvedBy } = row;
  return {
    organisationId,
    datasetId,
    itemIds: row.itemIds ?? 'every',
    legalBasis,
    authority,
    requestedBy,
    approvedBy,
    validFrom: row.validFrom.toISOString(),
    validUntil: row.validUntil.toISOString(),
    withdrawn: row.withdrawnAt !== null,
  };
}

function toBar({ barReason, barUntil }: LawfulDisclosureEntity): LawfulDisclosureView['barredFromClient'] {
  return barReason === null || barUntil === null
    ? null
    : { reason: barReason, until: barUntil.toISOString() };
}
