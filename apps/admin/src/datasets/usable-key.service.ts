import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '#libs/kernel';
import { isKeyError, type KeyDescription, type KeyService } from '#libs/kms';
import type { Transaction } from '#libs/persistence';
import { KEY_SERVICE } from '../ports.js';
import { unprocessable } from '../records/record.errors.js';

/** Says whether a client's KMS key can wrap dataset keys now. */
@Injectable()
export class UsableKeyService {
  constructor(@Inject(KEY_SERVICE) private readonly keys: KeyService) {}

  /** Returns the key's ARN; throws KMS_KEY_UNUSABLE when it is missing, disabled, of the wrong kind or not ours to use. */
  async getArn(kmsKeyId: string): Promise<string> {
    const key = await this.describe(kmsKeyId);
    if (key.state !== 'enabled' || !key.canWrap) throw unusable();
    return key.kmsKeyId;
  }

  /**
   * Makes the key this organisation's, as part of the change that needs it. Throws KMS_KEY_UNUSABLE, as for a key that does not
   * exist, when another organisation has it: nobody learns whose keys there are.
   */
  async claim(transaction: Transaction, kmsKeyId: string, organisationId: string): Promise<void> {
    const [row] = await transaction.query<{ claimed: boolean }[]>('SELECT claim_kms_key($1, $2) AS claimed', [
      kmsKeyId,
      organisationId,
    ]);
    if (row?.claimed !== true) throw unusable();
  }

  private async describe(kmsKeyId: string): Promise<KeyDescription> {
    try {
      return await this.keys.describeKey(kmsKeyId);
    } catch (error) {
      // An id that KMS cannot even parse and a key it refuses to show are the caller's mistake, an outage is not.
      if (isKeyError(error, 'KEY_NOT_FOUND') || isKeyError(error, 'KEY_ACCESS_DENIED')) throw unusable(error);
      throw error;
    }
  }
}

function unusable(cause?: unknown): AppError {
  return Object.assign(
    unprocessable(
      'KMS_KEY_UNUSABLE',
      'kmsKeyId',
      'must name an enabled symmetric key that this service may use',
    ),
    { cause },
  );
}
