import type { KeySpec, KeyUsage } from '../crypto/key-material.js';

/** The states of the KMS API this server knows; only an Enabled key is ever used. */
export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion';

/** A key as it is stored; `material` is secret and belongs to whoever loaded the key, who zeroes it. */
export interface KmsKey {
  /** Lower-case UUID. */
  readonly keyId: string;
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
  readonly state: KeyState;
  readonly description: string;
  readonly creationDate: Date;
  /** Set exactly while the state is PendingDeletion; from this moment on the key does not exist. */
  readonly deletionDate?: Date;
  /** 32 bytes, or a PKCS #8 private key. */
  readonly material: Buffer;
}

/** True once the waiting period is over: whatever the file still holds, the key must not be used again. */
export function isExpired(key: KmsKey, now: Date): boolean {
  return key.deletionDate !== undefined && now >= key.deletionDate;
}
