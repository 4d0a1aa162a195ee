import { mediaTypeEssence } from '#libs/http';
import type { ExportFormat } from './export-format.js';
import type { ExportedItem } from './exported-item.js';
import type { ItemReference } from './item-reference.js';
import type { Prediction } from './predictions.schema.js';

export interface LabelStudioOptions {
  readonly lines: boolean;
  readonly reference: ItemReference;
  /** By item id; none for an export without predictions. */
  readonly predictions: ReadonlyMap<string, readonly Prediction[]>;
}

const NAMED_AS_THEY_ARE: ReadonlySet<string> = new Set(['image', 'audio', 'video', 'text']);

/**
 * Label Studio's task file: a JSON array, or one task per line. The media is a reference under `image`, `audio`, `video`,
 * `text` (a URL too, for `valueType="url"`: inline text would be copied into the tool's own database), `pdf` or `file`.
 */
export function labelStudioFormat({ lines, reference, predictions }: LabelStudioOptions): ExportFormat {
  const toEntry = (item: ExportedItem): object => ({
    data: { [dataKeyOf(item.mediaType)]: reference(item) },
    meta: { item: item.id, key: item.key, mediaType: item.mediaType, size: item.size, etag: item.etag },
    ...toPredictions(predictions.get(item.id)),
  });
  return lines
    ? {
        mediaType: 'application/x-ndjson; charset=utf-8',
        fileName: 'tasks.jsonl',
        head: '',
        tail: '\n',
        separator: '\n',
        toEntry,
      }
    : {
        mediaType: 'application/json; charset=utf-8',
        fileName: 'tasks.json',
        head: '[\n',
        tail: '\n]\n',
        separator: ',\n',
        toEntry,
      };
}

/** Returns the name under which a labelling configuration finds the media: `value="$image"`. */
export function dataKeyOf(mediaType: string): string {
  const essence = mediaTypeEssence(mediaType);
  if (essence === 'application/pdf') return 'pdf';
  const type = essence?.split('/')[0] ?? '';
  return NAMED_AS_THEY_ARE.has(type) ? type : 'file';
}

function toPredictions(predictions: readonly Prediction[] | undefined): object {
  if (!predictions) return {};
  return { predictions: predictions.map(({ item: _item, ...prediction }) => prediction) };
}
