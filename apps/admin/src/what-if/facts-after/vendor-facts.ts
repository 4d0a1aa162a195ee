import type { FactSets, ProjectInSets } from '#libs/facts';
import { withEach } from '../alteration.js';

/** One client's yes to a vendor, or that it is taken back. */
export interface VendorStanding {
  readonly organisationId: string;
  readonly vendorId: string;
  /** null: no approval. */
  readonly effectiveFrom: string | null;
}

/** Returns the facts in which this is what the client says of the vendor. */
export function withVendor(
  sets: FactSets,
  { organisationId, vendorId, effectiveFrom }: VendorStanding,
): FactSets {
  const change = (project: ProjectInSets): ProjectInSets => {
    const { facts } = project;
    if (facts.organisationId !== organisationId) return project;
    const others = (facts.approvedVendors ?? []).filter((approval) => approval.vendorId !== vendorId);
    const own = effectiveFrom === null ? [] : [{ vendorId, effectiveFrom }];
    return { ...project, facts: { ...facts, approvedVendors: [...others, ...own] } };
  };
  return { ...sets, projects: withEach(sets.projects, change) };
}
