import type { Role } from '#libs/policy';

/** What the directory knows of a person who may call; whether that person may still read is the decision's business. */
export interface PersonPrincipal {
  readonly id: string;
  readonly organisationId: string;
  readonly roles: readonly Role[];
  readonly worksFor: readonly string[];
  readonly handle: string;
}

/** A tool credential as stored; the secret itself is nowhere. */
export interface ToolCredentialRow {
  /** Canonical lower-case UUID. */
  readonly id: string;
  readonly organisationId: string;
  readonly roles: readonly Role[];
  readonly worksFor: readonly string[];
  readonly handle: string;
  /** SHA-256 of the 32 secret bytes. */
  readonly secretHash: Buffer;
  /** False from the moment the credential was disconnected. */
  readonly connected: boolean;
  /** null: no end agreed. */
  readonly expiresAt: Date | null;
  /** The one person the credential acts for; null when it was made for nobody in particular. */
  readonly personId: string | null;
}

/** Finds who stands behind a proven credential; null means nobody, a rejection means it cannot be told (and denies). */
export interface PrincipalDirectory {
  findPerson(issuer: string, subject: string): Promise<PersonPrincipal | null>;
  findPersonById(personId: string): Promise<PersonPrincipal | null>;
  findToolCredential(credentialId: string): Promise<ToolCredentialRow | null>;
}
