import { Inject, Injectable } from '@nestjs/common';
import { AppError, uuidV7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { ADMIN_SETTINGS, type AdminSettings } from '../admin.settings.js';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { databaseErrorOf, isDatabaseUnavailable } from '../changes/database-errors.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { getOwned } from '../records/owned.js';
import { ItemEntity } from './item.entity.js';
import type { ItemView } from './item.presenter.js';
import { ItemSealer, type SealedVersion } from './item-sealer.js';
import { ItemVersionsService } from './item-versions.service.js';
import type { Upload } from './upload.decorator.js';

interface Destination {
  readonly dataset: DatasetEntity;
  readonly item: ItemEntity | null;
}

/** Takes items in: sealed on the fly, visible all at once, and not at all when anything goes wrong. */
@Injectable()
export class UploadsService {
  constructor(
    private readonly database: Database,
    private readonly sealer: ItemSealer,
    private readonly versions: ItemVersionsService,
    @Inject(ADMIN_SETTINGS) private readonly settings: AdminSettings,
  ) {}

  /** Returns the item: 201 when it is new, 200 with a new version otherwise. */
  async put(call: AdminCall, reference: string, upload: Upload): Promise<Changed<ItemView>> {
    const { key } = upload;
    const { dataset, item } = await this.find(call, reference, key);
    const version = await this.sealer.seal(dataset, item?.id ?? uuidV7(), upload);
    try {
      return await this.versions.publish(call, { dataset, key, item, version });
    } catch (error) {
      if (wasUndone(error)) await this.discard(version);
      throw error;
    }
  }

  private find({ reach }: AdminCall, reference: string, key: string): Promise<Destination> {
    return this.database.transaction(reach.scope, async (transaction) => {
      const dataset = await getOwned(transaction, DatasetEntity, reach, reference);
      // C09: this process puts bytes into the store of its own region; they must never be written to another's.
      if (dataset.region !== this.settings.gatewayRegion) throw wrongRegion();
      return { dataset, item: await transaction.findOneBy(ItemEntity, { datasetId: dataset.id, key }) };
    });
  }

  /** Failing to remove it costs space, not secrecy: its data key was never stored. */
  private async discard(version: SealedVersion): Promise<void> {
    try {
      await this.sealer.discard(version);
    } catch (error) {
      this.settings.logger.warn(
        { err: error, objectKey: version.objectKey },
        'an unused object could not be removed',
      );
    }
  }
}

function wrongRegion(): AppError {
  return new AppError({
    code: 'WRONG_GATEWAY_REGION',
    kind: 'forbidden',
    publicMessage: 'The items of this dataset are taken in its own region only.',
  });
}

const UNDONE: ReadonlySet<string> = new Set(['conflict', 'not-found', 'precondition']);

/** True only when the database certainly holds no row of the version: an object it may need is never removed. */
function wasUndone(error: unknown): boolean {
  if (error instanceof AppError) return UNDONE.has(error.kind);
  return databaseErrorOf(error) !== null && !isDatabaseUnavailable(error);
}
