import { characterCount, compareKeys, firstAfter, firstAfterAll, upToNul } from './key-order.js';

/** A dataset as part of a bucket: its items' keys begin with `keyPrefix` there. */
export interface BucketSource {
  readonly datasetId: string;
  readonly keyPrefix: string;
}

/** Which keys of a bucket are listed, in the order of bytes, and by what they are grouped. */
export interface Walk {
  readonly prefix: string;
  readonly delimiter: string;
  /** Nothing before this text; '' for the beginning. */
  readonly from: string;
}

/** The part of a walk that lies in one dataset, in that dataset's own keys. */
export interface SourceSpan {
  readonly datasetId: string;
  readonly keyPrefix: string;
  readonly from: string;
  /** Nothing from this key on; null for no end. */
  readonly end: string | null;
  /** Characters of each key that belong to the walk's prefix. */
  readonly skip: number;
  /** What stands between the walk's prefix and the dataset's keys. */
  readonly head: string;
  /** Set when all of the dataset is one group. */
  readonly group: string | null;
}

/** Returns where a walk begins that is to come after a key or, where the text is itself a group, after all of the group. */
export function walkAfter(walk: Omit<Walk, 'from'>, after: string): string {
  if (after === '') return '';
  const { text, isCut } = upToNul(after);
  if (!isCut && groupOf(walk, text) === text) return firstAfterAll(text) ?? firstAfter(text);
  return firstAfter(text);
}

/** Returns the group a key falls into: up to and with the first delimiter after the prefix; null for none. */
export function groupOf({ prefix, delimiter }: Omit<Walk, 'from'>, key: string): string | null {
  if (delimiter === '' || !key.startsWith(prefix)) return null;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? null : key.slice(0, at + delimiter.length);
}

/** Returns the part of a walk that lies in a dataset; null when none does. */
export function spanOf(source: BucketSource, walk: Walk): SourceSpan | null {
  const from = fromWithin(source.keyPrefix, walk.from);
  const within = prefixWithin(source, walk);
  if (from === null || within === null) return null;
  const { keyPart, head } = within;
  const { datasetId, keyPrefix } = source;
  return {
    datasetId,
    keyPrefix,
    from: compareKeys(from, keyPart) < 0 ? keyPart : from,
    end: keyPart === '' ? null : firstAfterAll(keyPart),
    skip: characterCount(keyPart),
    head,
    group: groupOf(walk, keyPrefix),
  };
}

/** The walk's beginning in the dataset's own keys; null when the dataset lies before it. */
function fromWithin(keyPrefix: string, from: string): string | null {
  if (from.startsWith(keyPrefix)) return from.slice(keyPrefix.length);
  return compareKeys(from, keyPrefix) < 0 ? '' : null;
}

function prefixWithin(
  { keyPrefix }: BucketSource,
  { prefix }: Walk,
): { keyPart: string; head: string } | null {
  if (prefix.startsWith(keyPrefix)) return { keyPart: prefix.slice(keyPrefix.length), head: '' };
  return keyPrefix.startsWith(prefix) ? { keyPart: '', head: keyPrefix.slice(prefix.length) } : null;
}
