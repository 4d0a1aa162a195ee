import type { ItemRequest } from '#libs/http';
import type { S3Call } from '../protocol/s3-call.js';

/** Returns the conditions and the range of a read, which are those of HTTP but for S3's reading of ranges. */
export function toItemRequest({ method, headers, target }: S3Call): ItemRequest {
  const ifRange = headers['if-range'];
  return {
    method,
    // A part is asked for instead of a range; the one part there is, is the whole.
    range: target.parameters.has('partNumber') ? undefined : headers.range,
    ranges: 's3',
    ifMatch: headers['if-match'],
    ifNoneMatch: headers['if-none-match'],
    ifModifiedSince: headers['if-modified-since'],
    ifUnmodifiedSince: headers['if-unmodified-since'],
    ifRange: Array.isArray(ifRange) ? ifRange[0] : ifRange,
  };
}
