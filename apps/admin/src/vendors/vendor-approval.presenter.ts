import type { VendorApprovalEntity } from './vendor-approval.entity.js';

/** One client's approval of one vendor, by ids; times in ISO 8601 UTC. */
export interface VendorApprovalView {
  readonly vendor: string;
  readonly organisation: string;
  readonly noticeDate: string;
  readonly effectiveFrom: string;
  readonly withdrawnAt: string | null;
}

/** Returns what is shown of an approval, also on the trail. */
export function toVendorApprovalView(row: VendorApprovalEntity): VendorApprovalView {
  return {
    vendor: row.vendorId,
    organisation: row.organisationId,
    noticeDate: row.noticeDate.toISOString(),
    effectiveFrom: row.effectiveFrom.toISOString(),
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  };
}
