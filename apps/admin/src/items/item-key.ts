import { requestInvalid } from '#libs/http';

const MAX_BYTES = 1024;
const CONTROL = /\p{Cc}/u;
// ['', 'admin', 'v1', 'datasets', '{dataset}', 'items', …key]
const SEGMENTS_BEFORE_KEY = 6;

/**
 * Returns the item key a request target names: everything after `items/`, percent-decoded exactly once and in Unicode
 * NFC, so that one name is one item. Read from the raw target because a router may decode a `%25` twice, or not at all.
 */
export function itemKeyOf(target: string): string {
  const [path = ''] = target.split(/[?#]/, 1);
  const encoded = path.split('/').slice(SEGMENTS_BEFORE_KEY).join('/');
  const key = decode(encoded).normalize('NFC');
  const bytes = Buffer.byteLength(key);
  if (bytes < 1 || bytes > MAX_BYTES) throw keyInvalid('must have 1 to 1024 bytes of UTF-8');
  if (CONTROL.test(key)) throw keyInvalid('must not contain control characters');
  // Some client or tool would resolve them and ask for another item.
  if (key.split('/').some((segment) => segment === '.' || segment === '..')) {
    throw keyInvalid('must not contain the segments . and ..');
  }
  return key;
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    // The only failure is a sequence that is not UTF-8; `URIError` says no more.
    throw keyInvalid('must be percent-encoded UTF-8');
  }
}

function keyInvalid(message: string): Error {
  return requestInvalid([{ message, path: ['key'] }]);
}
