import type { DatasetId, ItemId, ItemVersionId, OrganisationId } from '#libs/kernel';
import { misuseError, unknownFormatError } from './format/envelope.errors.js';
import { HEADER_BYTES, MAX_PLAINTEXT_BYTES } from './format/layout.js';
import { lengthPrefixed } from './format/length-prefixed.js';

/** The formats this release reads; 1 is Cobblestone-256 with a data key wrapped as in `data-key.ts`. */
export type FormatByte = 1;

/** The format new item versions are sealed in. */
export const CURRENT_FORMAT: FormatByte = 1;

/** Whose bytes they are: known before sealing, part of every chunk's key. */
export interface ItemBinding {
  readonly organisationId: OrganisationId;
  readonly datasetId: DatasetId;
  /** The dataset key (row id) the data key is wrapped under. */
  readonly datasetKeyId: string;
  readonly itemId: ItemId;
  readonly versionId: ItemVersionId;
}

/** All that the wrapped data key vouches for; a changed field makes the item unreadable instead of wrong. */
export interface ItemManifest extends ItemBinding {
  readonly formatByte: FormatByte;
  /** Bytes of plaintext. */
  readonly plaintextSize: number;
  /** SHA-256 of the plaintext, 64 lower-case hex digits. */
  readonly sha256: string;
  /** The object's first 56 bytes: salt and key commitment. */
  readonly header: Buffer;
}

/** Returns a stored format byte as one this release reads; throws ENVELOPE_FORMAT_UNKNOWN for any other. */
export function toFormatByte(stored: number | undefined): FormatByte {
  if (stored !== CURRENT_FORMAT) throw unknownFormatError(stored);
  return stored;
}

/** Returns the Cobblestone context, which ties an object to its organisation, dataset, item, version and dataset key. */
export function chunkContext(binding: ItemBinding): Buffer {
  const { organisationId, datasetId, itemId, versionId, datasetKeyId } = binding;
  return lengthPrefixed(['portcullis/v1', organisationId, datasetId, itemId, versionId, datasetKeyId]);
}

/** Returns the AAD of the wrapped data key: every field of the manifest, in one fixed order, as text. */
export function manifestAad(manifest: ItemManifest): Buffer {
  return lengthPrefixed([
    'portcullis/v1/data-key',
    String(manifest.formatByte),
    manifest.organisationId,
    manifest.datasetId,
    manifest.datasetKeyId,
    manifest.itemId,
    manifest.versionId,
    String(manifest.plaintextSize),
    manifest.sha256,
    manifest.header.toString('hex'),
  ]);
}

/** Passes only a manifest a second reader can rebuild byte for byte; throws ENVELOPE_MANIFEST_INVALID otherwise. */
export function assertManifest(manifest: ItemManifest): void {
  toFormatByte(manifest.formatByte);
  const { plaintextSize } = manifest;
  const sizeValid =
    Number.isSafeInteger(plaintextSize) && plaintextSize >= 0 && plaintextSize <= MAX_PLAINTEXT_BYTES;
  const valid =
    sizeValid && /^[0-9a-f]{64}$/.test(manifest.sha256) && manifest.header.length === HEADER_BYTES;
  if (!valid)
    throw misuseError('ENVELOPE_MANIFEST_INVALID', 'size, sha256 or header is not in canonical form');
}
