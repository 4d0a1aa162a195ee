import type { OrganisationEntity } from '../organisations/organisation.entity.js';
import {
  type OrganisationView,
  toOrganisationTrail,
  toOrganisationView,
} from '../organisations/organisation.presenter.js';

/** A vendor as everybody sees it. */
export interface VendorView extends OrganisationView {
  /** What it does for clients; null: not stated. */
  readonly service: string | null;
}

/** Returns what is shown of a vendor. */
export function toVendorView(row: OrganisationEntity): VendorView {
  return { ...toOrganisationView(row), service: row.service };
}

/** Returns what the trail keeps of a vendor. */
export function toVendorTrail(row: OrganisationEntity): object {
  return { ...toOrganisationTrail(row), service: row.service };
}
