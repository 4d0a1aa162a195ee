import { hexOf as h, takeRandom } from './random-hex.js';

/** Returns a time-ordered UUID (RFC 9562 version 7): 48-bit Unix milliseconds, then 74 random bits. */
export function uuidV7(unixMs: number = Date.now()): string {
  const bytes = takeRandom(10);
  const random = (index: number): number => bytes[index] ?? 0;
  const time = unixMs.toString(16).padStart(12, '0');
  const versioned = h(0x70 | (random(0) & 0x0f)) + h(random(1));
  const variant = h(0x80 | (random(2) & 0x3f)) + h(random(3));
  const tail = h(random(4)) + h(random(5)) + h(random(6)) + h(random(7)) + h(random(8)) + h(random(9));
  return `${time.slice(0, 8)}-${time.slice(8)}-${versioned}-${variant}-${tail}`;
}
