export { type AwsKeyServiceConfig, type AwsKeyServiceCredentials } from './aws-key-service.config.js';
export { AwsKeyService } from './aws-key-service.adapter.js';
export { AwsSigningKey } from './aws-signing-key.adapter.js';
export { isKeyError, type KeyErrorCode, keyError } from './key-service.errors.js';
export {
  type EncryptionContext,
  type GeneratedDatasetKey,
  type KeyDescription,
  KeyService,
  type KeyState,
} from './key-service.port.js';
export { type SigningKey } from './signing-key.port.js';
