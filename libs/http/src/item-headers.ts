import { contentDisposition } from './content-disposition.js';
import { normaliseMediaType, UNSTATED_MEDIA_TYPE } from './media-type.js';

/** What is said of an item version besides its bytes. */
export interface ItemDescription {
  readonly mediaType: string;
  /** Strong entity tag, quotes included. */
  readonly etag: string;
  readonly key: string;
}

export interface ItemHeaderOptions {
  /**
   * Whose `<img>` or `<video>` may show the item: `cross-origin` anybody's (tickets), `same-site` those of sibling hosts
   * (a session's cookie goes no further); default `same-origin`.
   */
  readonly resourcePolicy?: 'same-origin' | 'same-site' | 'cross-origin';
}

/**
 * Guarantees the headers the contract promises with item bytes (also on 206, 304 and HEAD): nothing may cache, sniff or
 * script them. Length and Content-Range depend on the answer and are added by `planItemResponse`'s caller.
 */
export function itemHeaders(item: ItemDescription, options: ItemHeaderOptions = {}): Record<string, string> {
  const mediaType = normaliseMediaType(item.mediaType) ?? UNSTATED_MEDIA_TYPE;
  return {
    'content-type': mediaType,
    etag: item.etag,
    'content-disposition': contentDisposition(mediaType, item.key),
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': options.resourcePolicy ?? 'same-origin',
    'accept-ranges': 'bytes',
    vary: 'Origin',
  };
}
