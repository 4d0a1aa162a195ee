import { tlogMisuse } from '../tlog.errors.js';
import { isTreeSize } from '../tree/tree-size.js';
import { MALFORMED, type Parsed } from '../verdict.js';

/** Hashes of a full tile, which is a subtree of height 8. */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;
const MAX_LEVEL = 63;

/** A run of adjacent hashes at tree level 8 · `level`; partial when `width` is below 256. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** A run of adjacent entries: what the level 0 tile of the same index and width holds the hashes of. */
export type EntryBundleCoordinate = Omit<Tile, 'level'>;

const PATH = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** Returns the path of tlog-tiles, such as `tile/0/x001/234.p/5`; throws for a tile that cannot be. */
export function tilePath(level: number, index: number, width: number = TILE_WIDTH): string {
  if (!Number.isInteger(level) || level < 0 || level > MAX_LEVEL) throw tlogMisuse(`No tile level ${level}.`);
  return `tile/${level}/${indexPath(index, width)}`;
}

/** Returns the path of an entry bundle, such as `tile/entries/x001/234.p/5`. */
export function entryBundlePath(index: number, width: number = TILE_WIDTH): string {
  return `tile/entries/${indexPath(index, width)}`;
}

/** Returns the tile of a path; refuses every spelling `tilePath` would not give. */
export function parseTilePath(path: string): Parsed<Tile> {
  const [, level = '', elements = '', width] = PATH.exec(path) ?? [];
  if (level === 'entries' || level === '') return MALFORMED;
  const value = { level: Number(level), index: indexOf(elements), width: widthOf(width) };
  return isTile(value) && tilePath(value.level, value.index, value.width) === path
    ? { ok: true, value }
    : MALFORMED;
}

/** Returns the entry bundle of a path; refuses every spelling `entryBundlePath` would not give. */
export function parseEntryBundlePath(path: string): Parsed<EntryBundleCoordinate> {
  const [, kind, elements = '', width] = PATH.exec(path) ?? [];
  if (kind !== 'entries') return MALFORMED;
  const value = { index: indexOf(elements), width: widthOf(width) };
  return isTile({ level: 0, ...value }) && entryBundlePath(value.index, value.width) === path
    ? { ok: true, value }
    : MALFORMED;
}

function isTile({ level, index, width }: Tile): boolean {
  return level <= MAX_LEVEL && isTreeSize(index) && isWidth(width);
}

function isWidth(width: number): boolean {
  return Number.isInteger(width) && width >= 1 && width <= TILE_WIDTH;
}

const indexOf = (elements: string): number => Number(elements.replace(/[x/]/g, ''));
const widthOf = (width: string | undefined): number => (width === undefined ? TILE_WIDTH : Number(width));

function indexPath(index: number, width: number): string {
  if (!isTreeSize(index) || !isWidth(width)) throw tlogMisuse(`No tile ${index} of width ${width}.`);
  const digits = String(index);
  const elements = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const path = elements.map((element, at) => (at < elements.length - 1 ? `x${element}` : element)).join('/');
  return width === TILE_WIDTH ? path : `${path}.p/${width}`;
}
