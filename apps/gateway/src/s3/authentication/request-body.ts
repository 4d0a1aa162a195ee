import { EMPTY_SHA256 } from '#libs/sigv4';
import type { S3RawRequest } from './s3-authentication.js';

/**
 * Returns the hash of a request's body as far as its headers tell: that of nothing, or null for one that nobody here reads;
 * `unexpected` on a read, where no client sends one and nobody would see what it does not vouch for.
 */
export function bodyOf({ method, rawHeaders }: S3RawRequest): string | null {
  if (!announcesBody(rawHeaders)) return EMPTY_SHA256;
  return method === 'GET' || method === 'HEAD' ? 'unexpected' : null;
}

function announcesBody(rawHeaders: readonly string[]): boolean {
  return rawHeaders.some((name, index) => {
    if (index % 2 !== 0) return false;
    const lower = name.toLowerCase();
    return (
      lower === 'transfer-encoding' || (lower === 'content-length' && Number(rawHeaders[index + 1]) !== 0)
    );
  });
}
