import { tlogMisuse } from '../tlog.errors.js';
import { MALFORMED, type Parsed } from '../verdict.js';
import { TILE_WIDTH } from './tile.js';

/** The longest entry a log can hold: its length is written in two bytes. */
export const MAX_ENTRY_BYTES = 65_535;
const LENGTH_BYTES = 2;

/** Returns the bundle of 1 to 256 entries, each behind its length; throws for an entry that is too long. */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Buffer {
  if (entries.length < 1 || entries.length > TILE_WIDTH) throw tlogMisuse('A bundle has 1 to 256 entries.');
  return Buffer.concat(entries.flatMap((entry) => [lengthOf(entry), entry]));
}

/** Returns the entries of a bundle as views of it; refuses one that is cut, has bytes behind its entries, or not `width` of them. */
export function decodeEntryBundle(bytes: Uint8Array, width: number): Parsed<Buffer[]> {
  const bundle = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: Buffer[] = [];
  let at = 0;
  while (at + LENGTH_BYTES <= bundle.length && entries.length < width) {
    const begin = at + LENGTH_BYTES;
    at = begin + bundle.readUInt16BE(at);
    entries.push(bundle.subarray(begin, at));
  }
  const whole = at === bundle.length && entries.length === width && width >= 1 && width <= TILE_WIDTH;
  return whole ? { ok: true, value: entries } : MALFORMED;
}

function lengthOf(entry: Uint8Array): Buffer {
  if (entry.length > MAX_ENTRY_BYTES) throw tlogMisuse(`An entry has at most ${MAX_ENTRY_BYTES} bytes.`);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(entry.length);
  return length;
}
