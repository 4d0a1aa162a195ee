/** Request headers that make an answer conditional, as Node delivers them. */
export interface ConditionalHeaders {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly ifRange?: string | undefined;
  /** Dates count only where the representation says when it was last modified. */
  readonly ifModifiedSince?: string | undefined;
  readonly ifUnmodifiedSince?: string | undefined;
}

/** What a representation says of itself. */
export interface Validators {
  /** Strong entity tag, quotes included. */
  readonly etag: string;
  readonly lastModified?: Date | undefined;
}

export interface ConditionalResult {
  readonly outcome: 'proceed' | 'not-modified' | 'precondition-failed';
  /** False: answer as if there were no `Range` header. */
  readonly rangeApplies: boolean;
}

// One list element or the end of the list. Each attempt is linear in what it consumes, also when it fails.
const LIST_ELEMENT = /[\t ,]*(?:(W\/)?("[\x21\x23-\x7e\x80-\xff]*")[\t ]*(?=,|$)|$)/y;
const MAX_HEADER_CHARS = 8192;
// IMF-fixdate (RFC 9110 §5.6.7); the obsolete forms are ignored, as an invalid date is.
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Guarantees the order of RFC 9110 §13.2.2 for a GET or HEAD of an existing representation with a strong entity tag:
 * If-Match (strong), else If-Unmodified-Since, before If-None-Match (weak), else If-Modified-Since, before If-Range (strong,
 * entity tags only).
 * A malformed validator matches nothing, so a reader never gets a 304 or a range it could not have meant.
 */
export function evaluateConditions(
  method: string,
  headers: ConditionalHeaders,
  validators: Validators,
): ConditionalResult {
  if (isPreconditionFailed(headers, validators))
    return { outcome: 'precondition-failed', rangeApplies: false };
  if (isNotModified(headers, validators)) return { outcome: 'not-modified', rangeApplies: false };
  // §14.2: GET is the only method a range is defined for. A date in If-Range is not the tag, so it yields the whole item.
  const { ifRange } = headers;
  const rangeApplies = method === 'GET' && (ifRange === undefined || ifRange.trim() === validators.etag);
  return { outcome: 'proceed', rangeApplies };
}

/** What makes a change conditional. */
export type ChangeConditions = Pick<ConditionalHeaders, 'ifMatch' | 'ifNoneMatch'>;

/**
 * True when RFC 9110 lets a method that is not GET or HEAD change what it names; `etag` is the strong tag of what is there now,
 * null where nothing is. A malformed header lets nothing change: its sender meant something by it.
 */
export function allowsChange({ ifMatch, ifNoneMatch }: ChangeConditions, etag: string | null): boolean {
  if (ifMatch !== undefined && (etag === null || !matchesAny(ifMatch, etag, 'strong'))) return false;
  if (ifNoneMatch === undefined) return true;
  if (ifNoneMatch.trim() !== '*' && parseEntityTags(ifNoneMatch).length === 0) return false;
  return etag === null || !matchesAny(ifNoneMatch, etag, 'weak');
}

function isPreconditionFailed(headers: ConditionalHeaders, { etag, lastModified }: Validators): boolean {
  if (headers.ifMatch !== undefined) return !matchesAny(headers.ifMatch, etag, 'strong');
  return isSince(headers.ifUnmodifiedSince, lastModified) === true;
}

function isNotModified(headers: ConditionalHeaders, { etag, lastModified }: Validators): boolean {
  if (headers.ifNoneMatch !== undefined) return matchesAny(headers.ifNoneMatch, etag, 'weak');
  return isSince(headers.ifModifiedSince, lastModified) === false;
}

/** True when modified after the date, in whole seconds as HTTP tells dates; undefined where either is not known (§13.1.3). */
function isSince(header: string | undefined, lastModified: Date | undefined): boolean | undefined {
  if (header === undefined || lastModified === undefined || !HTTP_DATE.test(header.trim())) return undefined;
  const dateMs = Date.parse(header.trim());
  if (Number.isNaN(dateMs)) return undefined;
  return Math.floor(lastModified.getTime() / 1_000) * 1_000 > dateMs;
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
