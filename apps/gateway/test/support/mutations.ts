import fc from 'fast-check';

/** A request in parts, so that a mutation can hit each of them. */
export interface RequestParts {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const HOSTILE_TEXT = [
  '',
  ' ',
  '\0',
  '%00',
  '%',
  '%zz',
  '%2e%2e%2f',
  '../../etc/passwd',
  '\r\nX-Injected: 1',
  '\u2028',
  '\u001b[2J',
  "' OR 1=1 --",
  '{"$ne":null}',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  'NaN',
  '-1',
  '0',
  '99999999999999999999999999',
  '1e400',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'a'.repeat(300),
  '9'.repeat(5_000),
  '[[[[[[[[[[',
  '\ufffd\ud83d\ude00',
  '%ed%a0%80',
  '%f0%9f%98%80',
];
const HEADERS = [
  'Authorization',
  'Range',
  'If-Match',
  'If-None-Match',
  'If-Range',
  'X-Forwarded-For',
  'Content-Length',
  'Content-Type',
  'Content-Encoding',
  'Transfer-Encoding',
  'Expect',
  'Upgrade',
  'Connection',
  'Host',
  'Cookie',
  'traceparent',
  'User-Agent',
  'Accept-Encoding',
  'Accept',
  'Origin',
  'X-HTTP-Method-Override',
];
const VALUES = [
  'bytes=0-0',
  'bytes=-1',
  'bytes=5-2',
  `bytes=${'0-1,'.repeat(60)}`,
  'bytes=9007199254740993-',
  '*',
  'W/"x"',
  '"',
  '::1',
  '256.1.1.1',
  '8.8.8.8, 127.0.0.1',
  'chunked',
  'identity, chunked',
  'gzip',
  '100-continue',
  'websocket',
  'upgrade',
  'application/json; charset=utf-7',
  'text/xml',
  'Bearer pct_00000000000000000000000000000000_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  'Basic Og==',
  'Bearer eyJhbGciOiJub25lIn0.e30.',
  '00-00000000000000000000000000000000-0000000000000000-00',
];
const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'get',
  'G\0T',
];
const BODIES = [
  '{',
  '[]',
  'null',
  '""',
  '{"documentSha256":null}',
  '{"documentSha256":"' + 'a'.repeat(64) + '"}',
  '{"documentSha256":"' + 'a'.repeat(64) + '","a":1}',
  '{"__proto__":{"x":1}}',
  '{"a":'.repeat(200) + '1' + '}'.repeat(200),
  '\ufeff{}',
  '{"documentSha256":"\\ud800"}',
  '{"documentSha256":1e999}',
];

const text = fc.oneof(fc.constantFrom(...HOSTILE_TEXT), fc.string({ unit: 'binary', maxLength: 40 }));
type Mutation = (parts: RequestParts) => RequestParts;

/** Changes made to a valid request: its method, path, query, headers, token, range or body, or just bytes of it. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.constantFrom(...METHODS).map((method): Mutation => (parts) => ({ ...parts, method })),
  fc
    .tuple(fc.nat(200), text)
    .map(([at, put]): Mutation => (parts) => ({ ...parts, target: spliced(parts.target, at, put) })),
  fc
    .tuple(fc.constantFrom('project', 'cursor', 'limit', 'x'), text)
    .map(([name, value]): Mutation => (parts) => ({
      ...parts,
      target: `${parts.target}${parts.target.includes('?') ? '&' : '?'}${name}=${value}`,
    })),
  fc
    .tuple(fc.constantFrom(...HEADERS), fc.oneof(text, fc.constantFrom(...VALUES)))
    .map(([name, value]): Mutation => (parts) => ({ ...parts, headers: [...parts.headers, [name, value]] })),
  fc.tuple(fc.nat(8), fc.nat(400), text).map(([which, at, put]): Mutation => (parts) => ({
    ...parts,
    headers: parts.headers.map(([name, value], index) =>
      index === which % parts.headers.length ? [name, spliced(value, at, put)] : [name, value],
    ),
  })),
  fc.nat(8).map((which): Mutation => (parts) => ({
    ...parts,
    headers: parts.headers.filter((_, index) => index !== which),
  })),
  fc.oneof(fc.constantFrom(...BODIES), text).map((body): Mutation => (parts) => ({ ...parts, body })),
);

/** Flips, cuts and inserts in the bytes of the whole request. */
export const byteEdits = fc.array(
  fc.record({ at: fc.nat(1_200), cut: fc.nat(6), put: fc.uint8Array({ maxLength: 6 }) }),
  { maxLength: 2 },
);

/** Returns the request as it goes over the wire, with a length that fits its body unless a mutation set another. */
export function toBytes(
  parts: RequestParts,
  edits: readonly { at: number; cut: number; put: Uint8Array }[],
): Buffer {
  const names = parts.headers.map(([name]) => name.toLowerCase());
  const length =
    parts.body !== '' && !names.includes('content-length')
      ? `Content-Length: ${Buffer.byteLength(parts.body)}\r\n`
      : '';
  const host = names.includes('host') ? '' : 'Host: a\r\n';
  const lines = parts.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const whole = Buffer.from(
    `${parts.method} ${parts.target} HTTP/1.1\r\n${host}${lines}${length}Connection: close\r\n\r\n${parts.body}`,
  );
  return edits.reduce((bytes, { at, cut, put }) => {
    const start = at % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + cut)]);
  }, whole);
}

function spliced(whole: string, at: number, put: string): string {
  const start = at % (whole.length + 1);
  return whole.slice(0, start) + put + whole.slice(start + put.length);
}
