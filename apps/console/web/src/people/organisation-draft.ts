import type { Settings } from '../api/changes.js';
import type { ClientOrganisation } from '../api/vendor-views.js';

/** A client or vendor as somebody types it; a vendor states no contacts. */
export interface OrganisationDraft {
  readonly name: string;
  readonly slug: string;
  readonly country: string;
  readonly contact: string;
  readonly dataProtectionOfficer: string;
  readonly representative: string;
}

export const NEW_ORGANISATION: OrganisationDraft = {
  ...{ name: '', slug: '', country: '', contact: '', dataProtectionOfficer: '', representative: '' },
};

const stated = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** Returns an organisation as a draft that changes nothing. */
export function draftOfOrganisation(organisation: ClientOrganisation): OrganisationDraft {
  const { name, slug, country, contact, dataProtectionOfficer, representative } = organisation;
  return {
    ...{ name, slug, country: country ?? '', contact: contact ?? '' },
    dataProtectionOfficer: dataProtectionOfficer ?? '',
    representative: representative ?? '',
  };
}

/** Returns what can be changed of a client: what it is called, where it is, and whom registers say to write to. */
export function organisationSettings(draft: OrganisationDraft): Settings {
  const { name, country, contact, dataProtectionOfficer, representative } = draft;
  return {
    ...{ name: name.trim(), country: stated(country), contact: stated(contact) },
    dataProtectionOfficer: stated(dataProtectionOfficer),
    representative: stated(representative),
  };
}

/** Returns the body of a new client. */
export function newClient(draft: OrganisationDraft): Settings {
  return { slug: draft.slug, ...organisationSettings(draft) };
}

/** Returns the body of a new vendor. */
export function newVendor({ name, slug, country }: OrganisationDraft): Settings {
  return { name: name.trim(), slug, country: stated(country) };
}

/** True once there is a name, and a country that could be one. */
export function isWholeOrganisation({ name, slug, country }: OrganisationDraft): boolean {
  return name.trim() !== '' && slug !== '' && (country === '' || /^[A-Z]{2}$/.test(country));
}
