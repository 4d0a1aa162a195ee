export { isKeyError, type KeyErrorCode, keyError } from './key-service.errors.js';
export {
  type EncryptionContext,
  type GeneratedDatasetKey,
  type KeyDescription,
  KeyService,
  type KeyState,
} from './key-service.port.js';
