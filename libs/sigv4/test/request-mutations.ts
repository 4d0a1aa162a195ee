import fc from 'fast-check';
import type { SignedRequest } from '../src/index.js';

/** Changes a request in one place. */
export type Mutation = (request: SignedRequest) => SignedRequest;

const BYTES = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
  maxLength: 8,
});
const HOSTILE = fc.oneof(
  BYTES,
  fc.constantFrom(
    '',
    ' ',
    '%',
    '%zz',
    '%00',
    '%2F',
    '%252F',
    '&',
    '=',
    '?',
    '/',
    '//',
    '/../',
    '+',
    ';',
    ',',
    'host',
    'UNSIGNED-PAYLOAD',
    '&X-Amz-Signature=',
    '&X-Amz-Expires=604800',
    '&AWSAccessKeyId=a&Signature=b',
    '\u0100',
    '__proto__',
    '9'.repeat(300),
  ),
);
const NAMES = fc.constantFrom(
  'Host',
  'Range',
  'Authorization',
  'X-Amz-Date',
  'X-Amz-Content-Sha256',
  'X-Amz-Security-Token',
  'x-amz-meta-a',
  'X-Amz-Signature',
);
const METHODS = fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'get', '', 'GET\n');
const at = fc.nat(2_000);

function spliced(text: string, start: number, { cut, put }: { cut: number; put: string }): string {
  const from = start % (text.length + 1);
  return text.slice(0, from) + put + text.slice(from + cut);
}

function onHeader(which: number, change: (name: string, value: string) => string[]): Mutation {
  return (request) => {
    const index = (which % (request.rawHeaders.length / 2)) * 2;
    const [name = '', value = ''] = request.rawHeaders.slice(index, index + 2);
    return { ...request, rawHeaders: request.rawHeaders.toSpliced(index, 2, ...change(name, value)) };
  };
}

const cutAndPut = fc.record({ cut: fc.nat(4), put: HOSTILE });

/** Changes of the method, the target, a header's name or value, and headers taken, added, doubled and swapped. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  METHODS.map((method): Mutation => (request) => ({ ...request, method })),
  fc.tuple(at, cutAndPut).map(([start, edit]): Mutation => (request) => ({
    ...request,
    target: spliced(request.target, start, edit),
  })),
  fc
    .tuple(at, at, cutAndPut)
    .map(([which, start, edit]) => onHeader(which, (name, value) => [name, spliced(value, start, edit)])),
  fc
    .tuple(at, at, cutAndPut)
    .map(([which, start, edit]) => onHeader(which, (name, value) => [spliced(name, start, edit), value])),
  at.map((which) => onHeader(which, () => [])),
  fc
    .tuple(at, HOSTILE)
    .map(([which, value]) => onHeader(which, (name, held) => [name, held, name.toUpperCase(), value])),
  fc.tuple(NAMES, HOSTILE).map(([name, value]): Mutation => (request) => ({
    ...request,
    rawHeaders: [...request.rawHeaders, name, value],
  })),
  at.map((count): Mutation => (request) => ({
    ...request,
    target: request.target.slice(0, count % (request.target.length + 1)),
  })),
);

const ESCAPE = /%([0-9a-fA-F]{2})/g;
const decoded = (text: string): string =>
  text.replace(ESCAPE, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/**
 * Returns a text that is equal for two requests exactly when a signature cannot tell them apart; made without the library
 * under test. Two spellings of the same byte, the order of parameters and unsigned headers are what it cannot tell.
 */
export function meaningOf(
  { method, target, rawHeaders }: SignedRequest,
  signed: ReadonlySet<string>,
): string {
  const mark = target.indexOf('?');
  const [path, query] = mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
  const parameters = query
    .split('&')
    .map((part) => part.split(/=(.*)/s).slice(0, 2))
    .map(([name = '', value = '']) => JSON.stringify([decoded(name), decoded(value)]))
    .sort();
  const headers: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = (rawHeaders[index + 1] ?? '').replace(/[ \t]+/g, ' ').replace(/^ | $/g, '');
    if (name === 'authorization')
      headers.push(name, JSON.stringify(value.replaceAll(/ *, */g, ',').split(',').sort()));
    else if (signed.has(name) || name.startsWith('x-amz-')) headers.push(name, JSON.stringify(value));
  }
  const ordered = headers
    .flatMap((text, index) => (index % 2 === 0 ? [`${text}:${headers[index + 1]}`] : []))
    .sort();
  return JSON.stringify([method, decoded(path), parameters, ordered]);
}
