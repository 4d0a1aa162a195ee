import { KmsError } from '../protocol/kms.errors.js';
import type { WireObject } from '../protocol/operation.js';

/** Which part of a list is wanted. */
export interface PageRequest {
  readonly limit: number;
  /** `NextMarker` of the page before. */
  readonly marker: string | undefined;
}

/** One part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** `Truncated` and `NextMarker` of the answer. */
  readonly position: WireObject;
}

/** Returns the entries after the marker, in order of their names, so a page stays right while entries come and go. */
export function toPage<T>(
  all: readonly T[],
  nameOf: (entry: T) => string,
  { limit, marker }: PageRequest,
): Page<T> {
  const after = marker === undefined ? undefined : decodeMarker(marker);
  const rest = after === undefined ? all : all.filter((entry) => nameOf(entry) > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  if (rest.length <= limit || last === undefined) return { items, position: { Truncated: false } };
  return { items, position: { Truncated: true, NextMarker: encodeMarker(nameOf(last)) } };
}

function encodeMarker(name: string): string {
  return Buffer.from(name, 'utf8').toString('base64url');
}

function decodeMarker(marker: string): string {
  const name = Buffer.from(marker, 'base64url').toString('utf8');
  if (encodeMarker(name) === marker) return name;
  throw new KmsError('InvalidMarkerException', 'The marker is not one this server gave out.');
}
