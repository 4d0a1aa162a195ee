const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const POOL_BYTES = 4096;
const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

/**
 * Returns `count` fresh random bytes, at most 4,096, for ids; for keys ask `node:crypto`. Refilling from the system CSPRNG in
 * blocks keeps them unpredictable at a fraction of a call for each.
 */
export function takeRandom(count: number): Uint8Array {
  if (used + count > POOL_BYTES) {
    globalThis.crypto.getRandomValues(pool);
    used = 0;
  }
  const start = used;
  used += count;
  return pool.subarray(start, used);
}

/** Returns the two lower-case hexadecimal characters of a byte. */
export function hexOf(byte: number): string {
  return HEX[byte & 0xff] ?? '00';
}

/** Returns `bytes` fresh random bytes as lower-case hexadecimal characters, for ids. */
export function randomHex(bytes: number): string {
  let hex = '';
  for (const byte of takeRandom(bytes)) hex += hexOf(byte);
  return hex;
}
