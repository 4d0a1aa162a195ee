import type { DatasetKeyRef, ItemManifest } from '#libs/envelope';
import { toFormatByte } from '#libs/envelope';
import { type DatasetId, itemEtag, type ItemId, type ItemVersionId, type OrganisationId } from '#libs/kernel';
import type { ItemFacts } from '#libs/policy';

/** An item as it stands: its facts, and how to open its current version if it has one. */
export interface ItemPart {
  readonly facts: ItemFacts;
  readonly key: string;
  readonly organisationEpoch: number;
  readonly version: StoredVersion | null;
}

export interface StoredVersion {
  readonly manifest: ItemManifest;
  readonly wrappedDataKey: Buffer;
  readonly datasetKey: DatasetKeyRef;
  readonly objectKey: string;
  readonly mediaType: string;
  readonly createdAt: Date;
  /** Made once per version: it is asked for several times in every read. */
  readonly etag: string;
}

export interface ItemRow {
  readonly id: string;
  readonly organisation_id: string;
  readonly dataset_id: string;
  readonly key: string;
  readonly state: 'available' | 'quarantined' | 'erased';
  readonly organisation_epoch: string;
  readonly version_id: string | null;
  readonly object_key: string;
  readonly format: number;
  readonly plaintext_size: string;
  readonly sha256: Buffer;
  readonly header: Buffer;
  readonly wrapped_data_key: Buffer;
  readonly media_type: string;
  readonly version_created_at: Date;
  readonly dataset_key_id: string;
  readonly key_epoch: string;
  readonly kms_key_id: string;
  readonly key_wrapped: Buffer;
}

export const ITEM_SQL = `
  SELECT i.id, i.organisation_id, i.dataset_id, i.key, i.state, epoch_of(i.organisation_id) AS organisation_epoch,
         v.id AS version_id, v.object_key, v.format, v.plaintext_size, v.sha256, v.header, v.wrapped_data_key, v.media_type,
         v.created_at AS version_created_at,
         v.dataset_key_id, k.epoch AS key_epoch, k.kms_key_id, k.wrapped AS key_wrapped
  FROM items i
  LEFT JOIN item_versions v ON v.id = i.current_version_id
  LEFT JOIN dataset_keys k ON k.id = v.dataset_key_id
  WHERE i.id = $1`;

/** Returns the item a row describes; a version in a format this release does not read is an integrity error. */
export function toItemPart(row: ItemRow): ItemPart {
  return {
    facts: {
      id: row.id,
      organisationId: row.organisation_id,
      datasetId: row.dataset_id,
      versionId: row.version_id,
      state: row.state,
    },
    key: row.key,
    organisationEpoch: Number(row.organisation_epoch),
    version: row.version_id === null ? null : toVersion(row, row.version_id),
  };
}

function toVersion(row: ItemRow, versionId: string): StoredVersion {
  const organisationId = row.organisation_id as OrganisationId;
  const datasetId = row.dataset_id as DatasetId;
  return {
    manifest: {
      formatByte: toFormatByte(row.format),
      organisationId,
      datasetId,
      datasetKeyId: row.dataset_key_id,
      itemId: row.id as ItemId,
      versionId: versionId as ItemVersionId,
      plaintextSize: Number(row.plaintext_size),
      sha256: row.sha256.toString('hex'),
      header: row.header,
    },
    wrappedDataKey: row.wrapped_data_key,
    datasetKey: {
      id: row.dataset_key_id,
      organisationId,
      datasetId,
      epoch: Number(row.key_epoch),
      kmsKeyId: row.kms_key_id,
      wrapped: row.key_wrapped,
    },
    objectKey: row.object_key,
    mediaType: row.media_type,
    createdAt: row.version_created_at,
    etag: itemEtag(versionId),
  };
}
