// The shape of Date.prototype.toISOString() for the years 0000-9999.
const SHAPE = '0000-00-00T00:00:00.000Z';
const ZERO = 48;
const NINE = 57;

/**
 * Guarantees the shape `YYYY-MM-DDTHH:mm:ss.sssZ`. Of two strings of this shape the later instant is the greater
 * string, so gates compare them without parsing. Any other shape is an unknown time, which denies.
 */
export function isInstant(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== SHAPE.length) return false;
  for (let index = 0; index < SHAPE.length; index += 1) {
    const wanted = SHAPE.charCodeAt(index);
    const got = value.charCodeAt(index);
    if (wanted === ZERO ? got < ZERO || got > NINE : got !== wanted) return false;
  }
  return true;
}

/** Guarantees that `from` is known and has been reached at `at`; the start of a validity counts as within it. */
export function hasBegun(from: unknown, at: string): boolean {
  return isInstant(from) && isInstant(at) && from <= at;
}

/** Guarantees that `until` is known and lies after `at`; the end of a validity is no longer within it. */
export function isStillBefore(until: unknown, at: string): boolean {
  return isInstant(until) && isInstant(at) && at < until;
}
