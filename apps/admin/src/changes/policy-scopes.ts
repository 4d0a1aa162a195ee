import type { ChangeScope } from '#libs/epochs';

/** Returns the policy of a change that every decision about the organisation's data may rest on. */
export function ofOrganisation(organisationId: string): () => Promise<ChangeScope> {
  return () => Promise.resolve({ organisations: [organisationId], scopes: [organisationId] });
}

/** Returns the policy of a change that concerns one caller (person or credential) at one organisation, and nobody else. */
export function ofCaller(organisationId: string, callerId: string): () => Promise<ChangeScope> {
  return () => Promise.resolve({ organisations: [organisationId], scopes: [callerId] });
}
