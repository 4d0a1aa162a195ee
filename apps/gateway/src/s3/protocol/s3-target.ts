import { isS3Refusal, refuse, type S3Refusal } from './s3-refusal.js';
import type { S3Place } from './s3-mounts.js';

/** What a request is about, decoded exactly once. */
export interface S3Target {
  readonly bucket: string | null;
  /** Any text of UTF-8, dot segments and double slashes included; null for the bucket itself. */
  readonly key: string | null;
  readonly parameters: ReadonlyMap<string, string>;
}

const MAX_KEY_BYTES = 1024;
/** Of the signature, verified before; they choose no operation. */
const OF_THE_SIGNATURE = /^x-amz-/i;

/** Returns what a request is about. Nothing in it is normalised: `a//b`, `./a` and `a%2Fb` are the keys they say. */
export function parseTarget(place: S3Place, query: string): S3Target | S3Refusal {
  const parameters = parseQuery(query);
  if ('kind' in parameters) return parameters;
  const path = decode(place.path);
  if (path === null) return refuse('InvalidURI');
  const [bucket, key] = place.hostBucket === null ? splitPath(path) : [place.hostBucket, path.slice(1)];
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return refuse('KeyTooLongError');
  return { bucket: bucket === '' ? null : bucket, key: key === '' ? null : key, parameters };
}

/** Returns the bucket a place names, for what is wrong otherwise; null where none can be told. */
export function bucketOf(place: S3Place): string | null {
  const path = place.hostBucket === null ? decode(place.path) : null;
  const bucket = path === null ? place.hostBucket : splitPath(path)[0];
  return bucket === '' ? null : bucket;
}

function splitPath(path: string): readonly [bucket: string, key: string] {
  const end = path.indexOf('/', 1);
  return end === -1 ? [path.slice(1), ''] : [path.slice(1, end), path.slice(end + 1)];
}

/** Parameters said twice would let two readers of the request see two requests; S3 has none. */
function parseQuery(query: string): ReadonlyMap<string, string> | S3Refusal {
  const parameters = new Map<string, string>();
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const parameter = parsePair(pair);
    if (isS3Refusal(parameter)) return parameter;
    if (OF_THE_SIGNATURE.test(parameter.name)) continue;
    if (parameters.has(parameter.name))
      return refuse('InvalidArgument', 'A parameter of the query is there twice.');
    parameters.set(parameter.name, parameter.value);
  }
  return parameters;
}

/** `+` is a plus, as it was signed. */
function parsePair(pair: string): { readonly name: string; readonly value: string } | S3Refusal {
  const at = pair.indexOf('=');
  const name = decode(at === -1 ? pair : pair.slice(0, at));
  const value = decode(at === -1 ? '' : pair.slice(at + 1));
  return name === null || value === null ? refuse('InvalidURI') : { name, value };
}

/** null for what is not percent-encoded UTF-8. The target has one character per byte, so bare bytes are put into UTF-8 first. */
function decode(text: string): string | null {
  try {
    const encoded = text.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
    return decodeURIComponent(encoded);
  } catch {
    // The only failure is a sequence that is not UTF-8; `URIError` says no more.
    return null;
  }
}
