import type { Organisation } from './views.js';

/** A vendor: whose staff may come to work for clients. */
export interface Vendor extends Organisation {
  /** What it does for clients; null: not stated. */
  readonly service: string | null;
}

/** What a client was told of a vendor, and until when it may object. */
export interface VendorNotice {
  readonly id: string;
  readonly organisation: string;
  readonly noticeDate: string;
  readonly objectionUntil: string;
  readonly createdAt: string;
}

/** A client's no to a vendor; without `withdrawnAt` it stands. */
export interface VendorObjection {
  readonly id: string;
  readonly organisation: string;
  readonly grounds: string;
  readonly objectedBy: string;
  /** Whether it came within the window; null where there was no notice. */
  readonly timely: boolean | null;
  readonly withdrawnAt: string | null;
  readonly createdAt: string;
}

/** A client, or the operator, with whom registers say to write to; null: not stated. */
export interface ClientOrganisation extends Organisation {
  readonly contact: string | null;
  readonly dataProtectionOfficer: string | null;
  readonly representative: string | null;
}
