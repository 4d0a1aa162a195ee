import type { OrganisationEntity } from './organisation.entity.js';

/** An organisation as callers see it. */
export interface OrganisationView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly kind: string;
  readonly dataRole: string;
  readonly country: string | null;
  /** What Article 30 registers and the annex to a contract say of it; null: not stated. */
  readonly contact: string | null;
  readonly dataProtectionOfficer: string | null;
  readonly representative: string | null;
  readonly createdAt: string;
}

/** Returns what is shown of an organisation. */
export function toOrganisationView(row: OrganisationEntity): OrganisationView {
  const { id, slug, name, kind, dataRole, country, contact, dataProtectionOfficer, representative } = row;
  const stated = { contact, dataProtectionOfficer, representative };
  return { id, slug, name, kind, dataRole, country, ...stated, createdAt: row.createdAt.toISOString() };
}

/** Returns what the trail keeps for ever: whom to write to may be a person, so of that only whether it was stated. */
export function toOrganisationTrail(row: OrganisationEntity): object {
  const { contact, dataProtectionOfficer, representative, ...settings } = toOrganisationView(row);
  const stated = {
    contact: contact !== null,
    dataProtectionOfficer: dataProtectionOfficer !== null,
    representative: representative !== null,
  };
  return { ...settings, stated };
}
