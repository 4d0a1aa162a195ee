import { type KmsLocalCredential, OPERATION_NAMES } from '../src/index.js';

export const REGION = 'eu-central-1';

/** May call every operation. */
export const OWNER: KmsLocalCredential = {
  accessKeyId: 'AKIAOWNER',
  secretAccessKey: 'owner-secret-owner-secret',
  allowedActions: OPERATION_NAMES,
};
