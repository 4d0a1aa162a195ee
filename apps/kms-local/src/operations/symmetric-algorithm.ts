import { KmsError } from '../protocol/kms.errors.js';

/** Throws InvalidKeyUsageException for any algorithm but the one symmetric keys have. */
export function assertSymmetric(algorithm: string): void {
  if (algorithm === 'SYMMETRIC_DEFAULT') return;
  throw new KmsError(
    'InvalidKeyUsageException',
    `Algorithm ${algorithm} is incompatible with a symmetric key.`,
  );
}
