import type { OwnedKind } from '../records/owned-queries.js';
import { VENDOR_NOTICE_SORTS, VENDOR_OBJECTION_SORTS } from './vendor-disclosure.schema.js';
import { VendorNoticeEntity } from './vendor-notice.entity.js';
import { VendorObjectionEntity } from './vendor-objection.entity.js';

/** One notice to one client, also on the trail; times in ISO 8601 UTC. */
export interface VendorNoticeView {
  readonly id: string;
  readonly vendor: string;
  readonly organisation: string;
  readonly noticeDate: string;
  readonly objectionUntil: string;
  readonly createdAt: string;
}

/** One client's objection to one vendor; times in ISO 8601 UTC. */
export interface VendorObjectionView {
  readonly id: string;
  readonly vendor: string;
  readonly organisation: string;
  readonly grounds: string;
  readonly objectedBy: string;
  /** Whether it came within the window; null where there was no notice, hence no window. */
  readonly timely: boolean | null;
  readonly withdrawnAt: string | null;
  readonly createdAt: string;
}

/** Returns what is shown of a notice. */
export function toVendorNoticeView(row: VendorNoticeEntity): VendorNoticeView {
  return {
    id: row.id,
    vendor: row.vendorId,
    organisation: row.organisationId,
    noticeDate: row.noticeDate.toISOString(),
    objectionUntil: row.objectionUntil.toISOString(),
    createdAt: row.createdAt.toISOString(),
  };
}

/** Returns what is shown of an objection. */
export function toVendorObjectionView(row: VendorObjectionEntity): VendorObjectionView {
  return {
    id: row.id,
    vendor: row.vendorId,
    organisation: row.organisationId,
    grounds: row.grounds,
    objectedBy: row.objectedBy,
    timely: row.timely,
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Returns what the trail keeps of an objection for ever: the grounds are somebody's own words, and are left out. */
export function toVendorObjectionTrail(row: VendorObjectionEntity): object {
  const { id, organisation, timely, withdrawnAt, createdAt } = toVendorObjectionView(row);
  return { id, organisation, timely, withdrawnAt, createdAt };
}

/** Notices, for lists. */
export const VENDOR_NOTICES: OwnedKind<VendorNoticeEntity, VendorNoticeView> = {
  entity: VendorNoticeEntity,
  present: (rows) => rows.map(toVendorNoticeView),
  sorts: VENDOR_NOTICE_SORTS,
};

/** Objections, for lists. */
export const VENDOR_OBJECTIONS: OwnedKind<VendorObjectionEntity, VendorObjectionView> = {
  entity: VendorObjectionEntity,
  present: (rows) => rows.map(toVendorObjectionView),
  sorts: VENDOR_OBJECTION_SORTS,
};
