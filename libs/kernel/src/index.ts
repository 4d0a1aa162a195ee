export { AppError, type AppErrorOptions, type ErrorKind } from './app-error.js';
export { bucketNameOf } from './bucket-name.js';
export { type Clock, systemClock } from './clock.js';
export {
  type AssignmentId,
  type CredentialId,
  type DatasetId,
  isSlug,
  isUuid,
  type ItemId,
  type ItemVersionId,
  type OrganisationId,
  type PersonId,
  type ProjectId,
  type RecordId,
} from './ids.js';
export { itemEtag } from './item-etag.js';
export { randomHex } from './random-hex.js';
export { uuidV7 } from './uuid-v7.js';
