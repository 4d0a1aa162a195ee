/** What a `Range` header asks of a representation of known size, in bytes. */
export type ByteRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'range'; readonly start: number; readonly endExclusive: number }
  | { readonly kind: 'unsatisfiable' };

const WHOLE: ByteRange = { kind: 'whole' };
const UNSATISFIABLE: ByteRange = { kind: 'unsatisfiable' };
const UNIT = /^bytes=/i;
const SPEC = /^(\d*)-(\d*)$/;
const MAX_HEADER_CHARS = 256;
const MAX_RANGES = 5;

/**
 * Guarantees 0 ≤ start < endExclusive ≤ size, never throws, and reads at most 256 characters (RFC 9110 §14).
 * Other units and malformed sets are ignored (whole). Several ranges: up to five, ascending and apart, are ignored
 * (whole, §14.2 leaves that to the server); more, overlapping or unordered ones are the known denial-of-service
 * pattern and refused (unsatisfiable).
 */
export function parseByteRange(header: string | undefined, size: number): ByteRange {
  if (header === undefined || !UNIT.test(header)) return WHOLE;
  if (header.length > MAX_HEADER_CHARS) return UNSATISFIABLE;
  const elements = header
    .slice('bytes='.length)
    .split(',')
    .map((element) => element.trim());
  const ranges = elements.filter((element) => element !== '').map((element) => resolve(element, size));
  if (ranges.length === 0 || ranges.includes(null)) return WHOLE;
  const [only] = ranges;
  return ranges.length === 1 && only ? only : resolveMany(ranges.filter((range) => range !== null));
}

/**
 * Guarantees what S3 answers: one range or none. Several are ignored like malformed ones, and any range of nothing is
 * unsatisfiable, a suffix too.
 */
export function parseSingleByteRange(header: string | undefined, size: number): ByteRange {
  if (header === undefined || header.includes(',')) return WHOLE;
  const range = parseByteRange(header, size);
  const isRange = SPEC.test(header.slice('bytes='.length).trim());
  return size === 0 && UNIT.test(header) && isRange && !header.endsWith('=-') ? UNSATISFIABLE : range;
}

/** One range-spec against the size; null when it is not one. */
function resolve(element: string, size: number): ByteRange | null {
  const [, first, last] = SPEC.exec(element) ?? [];
  if (first === undefined || last === undefined || element === '-') return null;
  return first === '' ? suffix(Number(last), size) : fromStart(Number(first), last, size);
}

/** Digits beyond 2^53 only ever compare as "past the end", so their lost precision cannot matter. */
function fromStart(start: number, last: string, size: number): ByteRange | null {
  const endInclusive = last === '' ? Infinity : Number(last);
  if (endInclusive < start) return null;
  if (start >= size) return UNSATISFIABLE;
  return { kind: 'range', start, endExclusive: Math.min(endInclusive, size - 1) + 1 };
}

function suffix(length: number, size: number): ByteRange {
  if (length === 0) return UNSATISFIABLE;
  // §14.1.2: a suffix of an empty representation is the whole of it, and no Content-Range can say so.
  return size === 0 ? WHOLE : { kind: 'range', start: Math.max(0, size - length), endExclusive: size };
}

function resolveMany(ranges: readonly ByteRange[]): ByteRange {
  if (ranges.length > MAX_RANGES) return UNSATISFIABLE;
  let reached = 0;
  let satisfiable = false;
  for (const range of ranges) {
    if (range.kind !== 'range') continue;
    if (range.start < reached) return UNSATISFIABLE;
    reached = range.endExclusive;
    satisfiable = true;
  }
  return satisfiable ? WHOLE : UNSATISFIABLE;
}
