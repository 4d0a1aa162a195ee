type Unsure<T> = T | null | undefined;

/** Guarantees a text with at least one character; anything else counts as not known. */
export function isKnown(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0;
}

/** Guarantees that both are known and the same; two unknowns are never the same. */
export function isSame(left: unknown, right: unknown): boolean {
  return isKnown(left) && left === right;
}

/** Guarantees that the list is known and names the known value; an empty or unknown list names nobody. */
export function isListed(list: Unsure<readonly string[]>, value: unknown): boolean {
  return Array.isArray(list) && isKnown(value) && list.includes(value);
}

/** Guarantees that the list is known and at least one of its known entries satisfies the condition. */
export function someOf<T>(list: Unsure<readonly T[]>, condition: (entry: T) => boolean): boolean {
  return isArray(list) && list.some((entry) => isPresent(entry) && condition(entry));
}

/** Guarantees that the list is known and each of its entries is known and satisfies the condition. */
export function everyOf<T>(list: Unsure<readonly T[]>, condition: (entry: T) => boolean): boolean {
  return isArray(list) && list.every((entry) => isPresent(entry) && condition(entry));
}

/** Guarantees a whole number of zero or more, so that a comparison with it can never be undecided. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isArray<T>(list: Unsure<readonly T[]>): list is readonly T[] {
  return Array.isArray(list);
}

function isPresent(entry: unknown): boolean {
  return entry !== null && entry !== undefined;
}
