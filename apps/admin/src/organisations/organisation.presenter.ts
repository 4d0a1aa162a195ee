import type { OrganisationEntity } from './organisation.entity.js';

/** An organisation as callers see it. */
export interface OrganisationView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly kind: string;
  readonly dataRole: string;
  readonly country: string | null;
  readonly createdAt: string;
}

/** Returns what is shown of an organisation, also on the trail: nothing in it is about a person. */
export function toOrganisationView(row: OrganisationEntity): OrganisationView {
  const { id, slug, name, kind, dataRole, country } = row;
  return { id, slug, name, kind, dataRole, country, createdAt: row.createdAt.toISOString() };
}
