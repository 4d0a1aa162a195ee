import type { DescribedOperation, JsonSchema } from './described-operations.js';
import type { RequestParts } from './question.js';

/** A good request with one thing wrong. */
export interface SpoiltRequest {
  /** What is wrong with it. */
  readonly named: string;
  readonly parts: RequestParts;
  /** True where nothing but a refusal can be right; otherwise what is wrong may be nobody's business. */
  readonly mustBeRefused: boolean;
}

const DEEPER_THAN_ANYTHING = 200;
const LARGER_THAN_ANYTHING = 2_000_000;
const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** What no path, and hardly a query, has a good use for. Overlong UTF-8 is a slash that is no slash, the surrogate half a character. */
const NOWHERE: Readonly<Record<string, string>> = {
  NUL: '%00',
  'NUL inside': 'a%00b',
  'overlong UTF-8': '%C0%AF',
  'a lone surrogate': '%ED%A0%80',
  'no UTF-8': '%FF%FE',
  'half an escape': '%e',
  'a huge number': '9'.repeat(400),
  'the way up': '..%2f..%2fetc%2fpasswd',
  'a quote': '%27%20OR%201%3D1%20--',
  'a name with a meaning': '__proto__',
};
const NO_JSON: Readonly<Record<string, string | Buffer>> = {
  'half a body': '{',
  'a comma too many': '{"a":1,}',
  NUL: '\0',
  'no UTF-8': Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]),
  'a body of a body': '{"__proto__":{"isAdmin":true}}',
  'a prototype through its constructor': '{"constructor":{"prototype":{"isAdmin":true}}}',
  'a list': '[]',
  'a text': '"x"',
  'a number beyond numbers': '{"x":1e999}',
  depth: `{"x":${deep(DEEPER_THAN_ANYTHING)}}`,
  size: `{"x":"${'x'.repeat(LARGER_THAN_ANYTHING)}"}`,
};
const OTHER_KINDS = [
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/xml' },
  { 'content-type': 'multipart/form-data; boundary=x' },
  { 'content-type': 'x' },
  { 'content-encoding': 'gzip' },
];
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  'if-match': ['"', 'W/"x"', '\u00e9\u00ff', 'x'.repeat(3_000)],
  'if-none-match': ['"', `"${'x'.repeat(3_000)}`],
  range: ['bytes=5-2', 'bytes=9007199254740993-', 'lines=1-2', `bytes=${'0-1,'.repeat(500)}`],
  'if-range': ['"', 'yesterday'],
  'idempotency-key': ['', '\u00e9\u00ff', 'x'.repeat(3_000)],
  'last-event-id': ['-1', '9'.repeat(400), '__proto__'],
  accept: ['x', 'text/csv;q=', `${'a/b,'.repeat(500)}`],
};

/** Returns a good request spoilt in every way known here, once each. */
export function spoilings(operation: DescribedOperation, parts: RequestParts): SpoiltRequest[] {
  return [...ofPath(parts), ...ofQuery(operation, parts), ...ofHeaders(parts), ...ofBody(operation, parts)];
}

function ofPath(parts: RequestParts): SpoiltRequest[] {
  const texts = Object.entries({ ...NOWHERE, 'a very long name': 'x'.repeat(5_000) });
  return Object.keys(parts.segments).flatMap((name) =>
    texts.map(([what, text]) => ({
      named: `${what} as {${name}}`,
      parts: { ...parts, segments: { ...parts.segments, [name]: text } },
      // What a PUT names may be made by it.
      mustBeRefused: parts.method !== 'PUT',
    })),
  );
}

function ofQuery({ parameters }: DescribedOperation, parts: RequestParts): SpoiltRequest[] {
  const names = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
  const texts = Object.entries(NOWHERE);
  const wrong = [...names, 'unknown'].flatMap((name, index) => {
    // Each parameter meets some of them; all of them are met by some parameter.
    const [what, text] = texts[(index + parts.template.length) % texts.length] as [string, string];
    return [
      { named: `${what} as ${name}`, query: [...without(parts, name), [name, text] as const] },
      {
        named: `${name} more than once`,
        query: [...without(parts, name), [name, '1'], [name, '2'], [`${name}[]`, '3']] as const,
      },
    ];
  });
  return wrong.map(({ named, query }) => ({ named, parts: { ...parts, query }, mustBeRefused: false }));
}

function without({ query }: RequestParts, name: string): RequestParts['query'] {
  return query.filter(([other]) => other !== name);
}

function ofHeaders(parts: RequestParts): SpoiltRequest[] {
  return Object.entries(HEADERS).map(([name, values], index) => {
    // Each operation meets each header, and all of the values are met by some operation.
    const value = values[(index + parts.template.length) % values.length] ?? '';
    return {
      named: `${name}: ${value.slice(0, 20)}`,
      parts: { ...parts, headers: { ...parts.headers, [name]: value } },
      mustBeRefused: false,
    };
  });
}

function ofBody({ method, body: schema }: DescribedOperation, parts: RequestParts): SpoiltRequest[] {
  if (method === 'GET') return [];
  const bodies = [...Object.entries(NO_JSON), ...(schema === null ? [] : ofMembers(schema, parts))];
  const wrong = bodies.map(([named, body]) => ({ named: `a body with ${named}`, parts: { ...parts, body } }));
  const mistaken = OTHER_KINDS.map((headers) => ({
    named: `a body that is ${Object.values(headers)[0]}`,
    parts: { ...parts, headers: { ...parts.headers, ...headers }, body: parts.body ?? '{}' },
  }));
  // What an operation takes no body for, it may leave unread.
  return [...wrong, ...mistaken].map((spoilt) => ({ ...spoilt, mustBeRefused: schema !== null }));
}

function ofMembers(schema: JsonSchema, { body }: RequestParts): [string, string][] {
  const sound = JSON.parse(String(body)) as Readonly<Record<string, unknown>>;
  const changed = (named: string, members: object): [string, string] => [named, JSON.stringify(members)];
  const { required = [], properties = {} } = schema;
  return [
    changed('a member nobody knows', { ...sound, nobodyKnowsThis: true }),
    changed('the organisation of somebody else', { ...sound, organisation_id: 'x' }),
    ...required.map((name) => changed(`no ${name}`, { ...sound, [name]: undefined })),
    ...Object.entries(properties).flatMap(([name, of]) =>
      wrongTypes(of).map((value) =>
        changed(`${JSON.stringify(value)} as ${name}`, { ...sound, [name]: value }),
      ),
    ),
  ];
}

/** Values of types that a schema does not take. */
function wrongTypes({ type }: JsonSchema): unknown[] {
  const taken = [type ?? []].flat();
  if (taken.length === 0) return [];
  const numbers = taken.includes('number') || taken.includes('integer');
  const candidates: readonly (readonly [unknown, boolean])[] = [
    [[[]], taken.includes('array')],
    [{ toString: 1 }, taken.includes('object')],
    [-1e308, numbers],
    [true, taken.includes('boolean')],
  ];
  return candidates.filter(([, isTaken]) => !isTaken).map(([value]) => value);
}
