import canonicalize from 'canonicalize';

/** Returns the RFC 8785 (JCS) text of a JSON value; for records that are written seldom enough to be sorted. */
export function canonicalJson(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('only JSON values have a canonical text');
  return text;
}
