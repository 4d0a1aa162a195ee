import { Inject, Injectable } from '@nestjs/common';
import {
  chunkContext,
  ContentKey,
  CURRENT_FORMAT,
  type ItemBinding,
  newDataKey,
  Sealer,
  wrapDataKey,
} from '#libs/envelope';
import { type DatasetId, type ItemId, type ItemVersionId, type OrganisationId, uuidV7 } from '#libs/kernel';
import type { ObjectStore } from '#libs/storage';
import { DatasetKeyring } from '../dataset-keys/dataset-keyring.js';
import type { DatasetEntity } from '../datasets/dataset.entity.js';
import { OBJECT_STORE } from '../ports.js';
import { ContentHead } from './content-head.js';
import { findImageDimensions, IMAGE_HEAD_BYTES, mayHaveDimensions } from './image-dimensions.js';
import type { ItemVersionEntity } from './item-version.entity.js';
import { sealedContent } from './upload-content.js';
import type { Upload } from './upload.decorator.js';

/** A version whose object is stored and which nobody can see yet. */
export type SealedVersion = Omit<ItemVersionEntity, 'createdAt'>;

/** Streams uploads through encryption into the object store. INVARIANT I7: plaintext is never anywhere but in memory. */
@Injectable()
export class ItemSealer {
  constructor(
    private readonly keyring: DatasetKeyring,
    @Inject(OBJECT_STORE) private readonly objects: ObjectStore,
  ) {}

  /** Resolves when the object is durable; rejects, leaving none, when the body is cut off or not what it promised to be. */
  async seal(dataset: DatasetEntity, itemId: string, upload: Upload): Promise<SealedVersion> {
    const { id: datasetKeyId, key: datasetKey } = await this.keyring.get(dataset);
    const binding = toBinding(dataset, itemId, datasetKeyId);
    const dataKey = newDataKey();
    const contentKey = ContentKey.create(dataKey, chunkContext(binding));
    const head = new ContentHead(upload.content, mayHaveDimensions(upload.mediaType) ? IMAGE_HEAD_BYTES : 0);
    try {
      const sealer = new Sealer(contentKey);
      const objectKey = `${binding.organisationId}/${binding.datasetId}/${binding.versionId}`;
      await this.objects.put(objectKey, sealedContent(sealer, { ...upload, content: head }));
      const { plaintextSize, sha256, header } = sealer.result();
      const dimensions = findImageDimensions(head.bytes);
      const manifest = { ...binding, formatByte: CURRENT_FORMAT, plaintextSize, sha256, header };
      return {
        id: binding.versionId,
        organisationId: binding.organisationId,
        itemId,
        datasetKeyId,
        objectKey,
        format: CURRENT_FORMAT,
        plaintextSize,
        sha256: Buffer.from(sha256, 'hex'),
        header,
        wrappedDataKey: wrapDataKey(datasetKey, dataKey, manifest),
        mediaType: upload.mediaType,
        width: dimensions?.width ?? null,
        height: dimensions?.height ?? null,
      };
    } finally {
      dataKey.fill(0);
      contentKey.destroy();
      head.forget();
    }
  }

  /** Removes the object of a version that was never recorded. Without the version's row nobody could open it anyway. */
  async discard({ objectKey }: SealedVersion): Promise<void> {
    await this.objects.delete(objectKey);
  }
}

function toBinding(dataset: DatasetEntity, itemId: string, datasetKeyId: string): ItemBinding {
  return {
    organisationId: dataset.organisationId as OrganisationId,
    datasetId: dataset.id as DatasetId,
    datasetKeyId,
    itemId: itemId as ItemId,
    versionId: uuidV7() as ItemVersionId,
  };
}
