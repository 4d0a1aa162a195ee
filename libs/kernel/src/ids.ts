declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type OrganisationId = Id<'organisation'>;
export type PersonId = Id<'person'>;
export type CredentialId = Id<'tool-credential'>;
export type DatasetId = Id<'dataset'>;
export type ItemId = Id<'item'>;
export type ItemVersionId = Id<'item-version'>;
export type ProjectId = Id<'project'>;
export type AssignmentId = Id<'assignment'>;
export type RecordId = Id<'record'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** True only for a lower-case canonical UUID, the one form in which ids leave this product. */
export function isUuid(value: string): boolean {
  return UUID.test(value);
}

/** True only for a slug: 1 to 64 of a-z, 0-9 and inner hyphens, and not itself a UUID. */
export function isSlug(value: string): boolean {
  return SLUG.test(value) && !isUuid(value);
}
