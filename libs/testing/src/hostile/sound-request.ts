import type { DescribedOperation, JsonSchema } from './described-operations.js';
import type { RequestParts } from './question.js';

/** What is good somewhere, by the name of the member or parameter it is good for; the best one first. */
export type KnownValues = Readonly<Record<string, readonly unknown[]>>;

/** Returns the least that an operation takes, from what is known to be good and what its description says. */
export function soundRequest(operation: DescribedOperation, known: KnownValues): RequestParts {
  const { method, path, parameters, body } = operation;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const query = parameters.filter((one) => one.in === 'query' && one.required === true);
  return {
    method,
    template: path,
    segments: Object.fromEntries(names.map((name) => [name, segmentsOf(firstKnown(operation, name, known))])),
    query: query.map(({ name, schema }) => [name, encoded(soundValue(name, schema, known))]),
    headers: {},
    body: body === null ? null : JSON.stringify(soundValue('', body, known)),
  };
}

/** What a path names has to exist: nothing in its description says what does. */
function firstKnown({ route }: DescribedOperation, name: string, known: KnownValues): unknown {
  const [value] = known[name] ?? [];
  if (value === undefined) throw new Error(`nothing is known that {${name}} of ${route} could be`);
  return value;
}

function soundValue(name: string, schema: JsonSchema, known: KnownValues): unknown {
  const [value] = known[name] ?? [];
  if (value !== undefined) return value;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  return choice ? soundValue(name, choice, known) : soundOfType(name, schema, known);
}

function soundOfType(name: string, schema: JsonSchema, known: KnownValues): unknown {
  const { properties = {}, required = [], items = {}, minItems = 0, minimum = 1, format } = schema;
  const members = Object.entries(properties).filter(([member]) => required.includes(member));
  const makers: Readonly<Record<string, () => unknown>> = {
    object: () => Object.fromEntries(members.map(([member, of]) => [member, soundValue(member, of, known)])),
    array: () => Array.from({ length: minItems }, () => soundValue(name, items, known)),
    integer: () => minimum,
    number: () => minimum,
    boolean: () => true,
    null: () => null,
  };
  const type = [schema.type ?? 'string'].flat()[0] as string;
  return (makers[type] ?? (() => (format === 'date-time' ? '2030-06-01T12:00:00Z' : 'x')))();
}

/** The rest of a path may be several of its parts. */
function segmentsOf(value: unknown): string {
  return String(value).split('/').map(encodeURIComponent).join('/');
}

function encoded(value: unknown): string {
  return encodeURIComponent(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}
