/** Request headers that make an answer conditional, as Node delivers them. */
export interface ConditionalHeaders {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifRange?: string | undefined;
}

export interface ConditionalResult {
  readonly outcome: 'proceed' | 'not-modified' | 'precondition-failed';
  /** False: answer as if there were no `Range` header. */
  readonly rangeApplies: boolean;
}

// One list element or the end of the list. Each attempt is linear in what it consumes, also when it fails.
const LIST_ELEMENT = /[\t ,]*(?:(W\/)?("[\x21\x23-\x7e\x80-\xff]*")[\t ]*(?=,|$)|$)/y;
const MAX_HEADER_CHARS = 8192;

/**
 * Guarantees the order of RFC 9110 §13.2.2 for a GET or HEAD of an existing representation with a strong entity tag:
 * If-Match (strong) before If-None-Match (weak) before If-Range (strong, entity tags only).
 * A malformed validator matches nothing, so a reader never gets a 304 or a range it could not have meant.
 */
export function evaluateConditions(
  method: string,
  headers: ConditionalHeaders,
  etag: string,
): ConditionalResult {
  if (headers.ifMatch !== undefined && !matchesAny(headers.ifMatch, etag, 'strong')) {
    return { outcome: 'precondition-failed', rangeApplies: false };
  }
  if (headers.ifNoneMatch !== undefined && matchesAny(headers.ifNoneMatch, etag, 'weak')) {
    return { outcome: 'not-modified', rangeApplies: false };
  }
  // §14.2: GET is the only method a range is defined for. A date in If-Range is not the tag, so it yields the whole item.
  const rangeApplies = method === 'GET' && (headers.ifRange === undefined || headers.ifRange.trim() === etag);
  return { outcome: 'proceed', rangeApplies };
}

function matchesAny(header: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  if (header.trim() === '*') return true;
  const tags = parseEntityTags(header);
  return tags.some((tag) => tag.opaque === etag && (comparison === 'weak' || !tag.weak));
}

/** All tags of the list, or none when any part of it is malformed. */
function parseEntityTags(header: string): { weak: boolean; opaque: string }[] {
  if (header.length > MAX_HEADER_CHARS) return [];
  const tags: { weak: boolean; opaque: string }[] = [];
  LIST_ELEMENT.lastIndex = 0;
  while (LIST_ELEMENT.lastIndex < header.length) {
    const match = LIST_ELEMENT.exec(header);
    if (match === null) return [];
    if (match[2] !== undefined) tags.push({ weak: match[1] !== undefined, opaque: match[2] });
  }
  return tags;
}
