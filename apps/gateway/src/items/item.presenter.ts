import type { ItemPart } from '#libs/facts';

export interface ItemSummary {
  readonly id: string;
  readonly key: string;
  readonly mediaType: string;
  readonly size: number;
  readonly etag: string;
}

/** Returns what a caller may know of an item besides its bytes; null when it has no version to speak of. */
export function toItemSummary(item: ItemPart): ItemSummary | null {
  if (!item.version) return null;
  const { mediaType, manifest } = item.version;
  return {
    id: item.facts.id,
    key: item.key,
    mediaType,
    size: manifest.plaintextSize,
    etag: item.version.etag,
  };
}
