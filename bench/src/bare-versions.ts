import type pg from 'pg';
import type { DatasetKeyRef, ItemManifest } from '#libs/envelope';
import type { DatasetId, ItemId, ItemVersionId, OrganisationId } from '#libs/kernel';

/** What the bare server knows of an item version, loaded once. */
export interface BareVersion {
  readonly manifest: ItemManifest;
  readonly wrappedDataKey: Buffer;
  readonly datasetKey: DatasetKeyRef;
  readonly objectKey: string;
}

interface Row {
  readonly item_id: ItemId;
  readonly version_id: ItemVersionId;
  readonly organisation_id: OrganisationId;
  readonly dataset_id: DatasetId;
  readonly dataset_key_id: string;
  readonly plaintext_size: string;
  readonly sha256: Buffer;
  readonly header: Buffer;
  readonly wrapped_data_key: Buffer;
  readonly object_key: string;
  readonly epoch: string;
  readonly kms_key_id: string;
  readonly wrapped: Buffer;
}

const SQL = `
  SELECT i.id AS item_id, v.id AS version_id, v.organisation_id, i.dataset_id, v.dataset_key_id, v.plaintext_size, v.sha256, v.header,
         v.wrapped_data_key, v.object_key, k.epoch, k.kms_key_id, k.wrapped
  FROM portcullis.items i JOIN portcullis.item_versions v ON v.id = i.current_version_id JOIN portcullis.dataset_keys k ON k.id = v.dataset_key_id`;

/** Returns every current item version by item id. */
export async function loadVersions(database: pg.Client): Promise<ReadonlyMap<string, BareVersion>> {
  const { rows } = await database.query<Row>(SQL);
  return new Map(rows.map((row) => [row.item_id, toVersion(row)]));
}

function toVersion(row: Row): BareVersion {
  const owner = { organisationId: row.organisation_id, datasetId: row.dataset_id };
  return {
    manifest: {
      ...owner,
      formatByte: 1,
      datasetKeyId: row.dataset_key_id,
      itemId: row.item_id,
      versionId: row.version_id,
      plaintextSize: Number(row.plaintext_size),
      sha256: row.sha256.toString('hex'),
      header: row.header,
    },
    wrappedDataKey: row.wrapped_data_key,
    datasetKey: {
      ...owner,
      id: row.dataset_key_id,
      epoch: Number(row.epoch),
      kmsKeyId: row.kms_key_id,
      wrapped: row.wrapped,
    },
    objectKey: row.object_key,
  };
}
