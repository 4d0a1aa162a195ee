import { SIGNING_ALGORITHMS } from '../crypto/signature-algorithm.js';
import { toEpochSeconds } from '../protocol/members.js';
import type { WireObject } from '../protocol/operation.js';
import type { KeyNames } from './key-names.js';
import type { KmsKey } from './kms-key.js';

/** Returns `KeyMetadata` as CreateKey and DescribeKey answer it. */
export function toKeyMetadata(key: KmsKey, names: KeyNames): WireObject {
  return {
    AWSAccountId: names.accountId,
    KeyId: key.keyId,
    Arn: names.keyArn(key.keyId),
    CreationDate: toEpochSeconds(key.creationDate),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: key.state,
    ...(key.deletionDate && { DeletionDate: toEpochSeconds(key.deletionDate) }),
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: key.spec,
    KeySpec: key.spec,
    MultiRegion: false,
    ...toAlgorithms(key),
  };
}

/** Returns the algorithm list that goes with the key's usage. */
export function toAlgorithms(key: KmsKey): WireObject {
  if (key.usage === 'ENCRYPT_DECRYPT') return { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] };
  return { SigningAlgorithms: SIGNING_ALGORITHMS[key.spec] };
}
