import { Inject, Injectable } from '@nestjs/common';
import type { DatasetKeyRef } from '#libs/envelope';
import type { KeyStates } from '#libs/facts';
import { type KeyService } from '#libs/kms';
import { AppError } from '#libs/kernel';
import { KEY_SERVICE } from '../ports.js';

/** Says what KMS says of a key, without using it: the control plane may not decrypt. */
@Injectable()
export class DescribedKeyStates implements KeyStates {
  constructor(@Inject(KEY_SERVICE) private readonly keys: KeyService) {}

  async stateOf({
    kmsKeyId,
  }: Pick<DatasetKeyRef, 'kmsKeyId'>): Promise<'enabled' | 'disabled' | 'unavailable'> {
    try {
      const { state } = await this.keys.describeKey(kmsKeyId);
      if (state === 'enabled' || state === 'unavailable') return state;
      return 'disabled';
    } catch (error) {
      // The gateway would be refused for the same reason; that is the answer, not a failure of the explanation.
      if (error instanceof AppError) return error.code === 'KEY_DISABLED' ? 'disabled' : 'unavailable';
      throw error;
    }
  }
}
