import { AppError } from '#libs/kernel';

const KEY = /^[a-z0-9-]+(?:\/[a-z0-9-]+)*$/;
const LONGEST_KEY = 512;
const LONGEST_SEGMENT = 128;

/**
 * True only for `segment(/segment)*` with segments of 1 to 128 of a-z, 0-9 and hyphens, 512 characters in all.
 * No dot is allowed, so no key can climb out of a directory or collide with a file that is not an object.
 */
export function isObjectKey(value: string): boolean {
  if (value.length > LONGEST_KEY || !KEY.test(value)) return false;
  return value.split('/').every((segment) => segment.length <= LONGEST_SEGMENT);
}

/** Throws OBJECT_KEY_INVALID unless the value is an object key. */
export function assertObjectKey(value: string): void {
  if (isObjectKey(value)) return;
  throw new AppError({
    code: 'OBJECT_KEY_INVALID',
    kind: 'internal',
    publicMessage: 'The object key is not valid.',
    context: { key: value.slice(0, LONGEST_KEY) },
  });
}

/** Throws RangeError unless both are whole numbers of bytes a file may have. */
export function assertByteRange(offset: number, length: number): void {
  if (Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0) return;
  throw new RangeError(`not a byte range: offset ${offset}, length ${length}`);
}
