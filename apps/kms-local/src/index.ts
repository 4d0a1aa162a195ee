export type { KmsLocalLogger } from './kms-local.logger.js';
export type { KmsLocalOptions } from './kms-local.options.js';
export { KmsLocalServer } from './kms-local.server.js';
export { OPERATION_NAMES, type OperationName } from './protocol/operation-name.js';
export type { KmsLocalCredential } from './signature/access-keys.js';
