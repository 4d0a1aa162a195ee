import { posix } from 'node:path';
import { mediaTypeEssence } from '#libs/http';
import type { ExportFormat } from './export-format.js';
import type { ExportedItem } from './exported-item.js';

/**
 * CVAT's image manifest, version 1.1, for a task over a cloud storage: names are keys of the bucket, so nothing else is
 * needed to reach them. Only images have a place in it.
 */
export const CVAT_MANIFEST: ExportFormat = {
  mediaType: 'application/x-ndjson; charset=utf-8',
  fileName: 'manifest.jsonl',
  head: '{"version":"1.1"}\n{"type":"images"}\n',
  tail: '\n',
  separator: '\n',
  toEntry,
};

/**
 * The size is left out where it is unknown: CVAT then names the line it refuses, whereas an image that was left out would
 * be missed by nobody, and a size that was made up would put every annotation in the wrong place.
 */
function toEntry({ bucketKey, mediaType, dimensions }: ExportedItem): object | null {
  if (!mediaTypeEssence(mediaType)?.startsWith('image/')) return null;
  const extension = posix.extname(bucketKey);
  const name = bucketKey.slice(0, bucketKey.length - extension.length);
  return { name, extension, ...dimensions, meta: { related_images: [] } };
}
