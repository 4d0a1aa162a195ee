import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encryptionContext, openContentKey, openWhole, toDatasetKey, toFormatByte } from '#libs/envelope';
import type { DatasetId, ItemId, ItemVersionId, OrganisationId } from '#libs/kernel';
import type { Scene } from './scene.js';

interface StoredRow {
  readonly version_id: string;
  readonly item_id: string;
  readonly organisation_id: string;
  readonly dataset_id: string;
  readonly dataset_key_id: string;
  readonly object_key: string;
  readonly format: number;
  readonly plaintext_size: string;
  readonly sha256: Buffer;
  readonly header: Buffer;
  readonly wrapped_data_key: Buffer;
  readonly epoch: string;
  readonly kms_key_id: string;
  readonly wrapped: Buffer;
}

const VERSION = `
  SELECT v.id AS version_id, v.item_id, v.organisation_id, i.dataset_id, v.dataset_key_id, v.object_key, v.format, v.plaintext_size,
         v.sha256, v.header, v.wrapped_data_key, k.epoch, k.kms_key_id, k.wrapped
  FROM item_versions v JOIN items i ON i.id = v.item_id JOIN dataset_keys k ON k.id = v.dataset_key_id WHERE v.id = $1`;

/** Returns the plaintext of a stored version, opened as a gateway would: with the gateway's KMS rights, from the rows alone. */
export async function openStored(scene: Scene, versionId: string): Promise<Buffer> {
  const [row] = await scene.rows<StoredRow>(VERSION, [versionId]);
  if (row === undefined) throw new Error(`no version ${versionId}`);
  const organisationId = row.organisation_id as OrganisationId;
  const datasetId = row.dataset_id as DatasetId;
  const context = encryptionContext({ organisationId, datasetId, epoch: Number(row.epoch) });
  const plaintextKey = await scene.fixture.keys.reader.decryptDatasetKey(
    row.wrapped,
    row.kms_key_id,
    context,
  );
  const contentKey = openContentKey(toDatasetKey(plaintextKey), row.wrapped_data_key, {
    formatByte: toFormatByte(row.format),
    organisationId,
    datasetId,
    datasetKeyId: row.dataset_key_id,
    itemId: row.item_id as ItemId,
    versionId: row.version_id as ItemVersionId,
    plaintextSize: Number(row.plaintext_size),
    sha256: row.sha256.toString('hex'),
    header: row.header,
  });
  const object = await readFile(join(scene.fixture.storeDirectory, `${row.object_key}.object`));
  return Buffer.concat(openWhole(contentKey, object, Number(row.plaintext_size)));
}

/** Every file below the object store's directory: objects and whatever else was left there. */
export async function storedFiles(scene: Scene): Promise<string[]> {
  const entries = await readdir(scene.fixture.storeDirectory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** What a failed upload must leave unchanged: rows of items and versions, and files. */
export async function visible(scene: Scene): Promise<{ items: number; versions: number; files: number }> {
  const [counts] = await scene.rows<{ items: number; versions: number }>(
    'SELECT (SELECT count(*)::int FROM items) AS items, (SELECT count(*)::int FROM item_versions) AS versions',
  );
  return {
    items: counts?.items ?? -1,
    versions: counts?.versions ?? -1,
    files: (await storedFiles(scene)).length,
  };
}
