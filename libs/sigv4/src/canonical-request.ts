import type { ParsedSignature } from './parsed-signature.js';
import { percentEncode, percentEncodePath } from './percent-encoding.js';
import { SIGNATURE_PARAMETER } from './presigned-query.js';

/**
 * Returns what was signed of the request, for that method: AWS's canonical request in its S3 form, whose path is encoded once
 * and never normalised. One character per byte.
 */
export function canonicalRequest(parsed: ParsedSignature, method: string): string {
  const { signedHeaders } = parsed.claim;
  return [
    method,
    percentEncodePath(parsed.target.path),
    canonicalQuery(parsed),
    ...signedHeaders.map((name) => `${name}:${canonicalValue(parsed.headers.first(name) ?? '')}`),
    '',
    signedHeaders.join(';'),
    parsed.payload,
  ].join('\n');
}

function canonicalQuery({ target, form }: ParsedSignature): string {
  return target.query
    .filter(({ name }) => form === 'header' || name !== SIGNATURE_PARAMETER)
    .map(({ name, value }) => [percentEncode(name), percentEncode(value)] as const)
    .sort(byNameThenValue)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Encoded text is ASCII, so the order of characters is the order of bytes. */
function byNameThenValue(a: readonly [string, string], b: readonly [string, string]): number {
  return compare(a[0], b[0]) || compare(a[1], b[1]);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Trims, and makes runs of blanks one (AWS `Trimall`). A no-break space is a byte of UTF-8 text here, not a blank. */
function canonicalValue(value: string): string {
  return value.replace(/[ \t]+/g, ' ').replace(/^ | $/g, '');
}
