// Derives ocsf.schema.json from a checkout of the public OCSF schema (see NOTICE):
//   node libs/trail/test/ocsf/derive.ts <checkout> <output>
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Attribute {
  type?: string;
  is_array?: boolean;
  requirement?: string;
  profile?: string | null;
  enum?: Record<string, object>;
}
interface Source {
  name: string;
  uid?: number;
  extends?: string;
  category?: string;
  attributes: Record<string, Attribute>;
  constraints?: { at_least_one?: string[]; just_one?: string[] };
}
interface Type {
  type?: string;
  regex?: string;
  max_len?: number;
  range?: [number, number];
}

const CLASSES = ['file_hosting', 'api_activity', 'authentication', 'account_change', 'user_access'];
const OBJECTS =
  'actor api authorization file group http_request location metadata network_endpoint organization policy product resource_details service session user'.split(
    ' ',
  );
const FOLDERS: Record<string, string> = { file_hosting: 'application', api_activity: 'application' };
const BASICS: Record<string, object> = {
  boolean_t: { type: 'boolean' },
  float_t: { type: 'number' },
  integer_t: { type: 'integer' },
  long_t: { type: 'integer' },
  string_t: { type: 'string' },
  json_t: {},
};

const [checkout = '.', output = 'ocsf.schema.json'] = process.argv.slice(2);
const read = (path: string): Source => JSON.parse(readFileSync(join(checkout, path), 'utf8'));
const dictionary = read('dictionary.json') as Source & { types: { attributes: Record<string, Type> } };
const categories = read('categories.json').attributes as Record<string, { uid?: number }>;
const types = dictionary.types.attributes;

/** Later attributes refine earlier ones of the same name, and add to their enumerations. */
function merge(into: Record<string, Attribute>, from: Record<string, Attribute>): void {
  for (const [name, attribute] of Object.entries(from)) {
    const known = into[name] ?? {};
    into[name] = {
      ...known,
      ...attribute,
      ...((known.enum ?? attribute.enum) && { enum: { ...known.enum, ...attribute.enum } }),
    };
  }
}

/** A class or object with everything it inherits and includes; what a profile brings is marked with its name. */
function whole(path: (name: string) => string, name: string): Source {
  const source = read(path(name));
  const { $include: included, ...own } = source.attributes as Source['attributes'] & { $include?: string[] };
  const parent = source.extends === undefined ? null : whole(path, source.extends);
  const attributes: Record<string, Attribute> = { ...parent?.attributes };
  for (const include of included ?? []) {
    const { name: profile, attributes: brought } = read(include);
    for (const [key, attribute] of Object.entries(brought))
      merge(attributes, { [key]: { ...attribute, profile } });
  }
  merge(attributes, own);
  return { ...parent, ...source, attributes };
}

function ofType(type: string): object {
  const { type: base = type, regex, max_len: maxLength, range } = types[type] ?? {};
  return {
    ...BASICS[base],
    ...(regex !== undefined && { pattern: regex }),
    ...(maxLength !== undefined && { maxLength }),
    ...(range !== undefined && { minimum: range[0], maximum: range[1] }),
  };
}

function toValue({ type = 'object', is_array: isArray, enum: values }: Attribute): object {
  const one =
    values === undefined
      ? { $ref: `#/$defs/${types[type] || OBJECTS.includes(type) ? type : 'any_object'}` }
      : { enum: Object.keys(values).map((key) => (type === 'string_t' ? key : Number(key))) };
  return isArray ? { type: 'array', items: one } : one;
}

/** Every attribute with its type from the dictionary; timestamps also in their textual form. */
function completed({ attributes }: Source): Record<string, Attribute> {
  const full: Record<string, Attribute> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    const known = dictionary.attributes[name];
    if (known === undefined) throw new Error(`the dictionary has no ${name}`);
    merge(full, { [name]: known });
    merge(full, { [name]: attribute });
    if (full[name]?.type === 'timestamp_t')
      full[`${name}_dt`] = { type: 'datetime_t', profile: 'datetime', requirement: 'optional' };
  }
  return full;
}

const profiled = (attribute: Attribute): attribute is Attribute & { profile: string } =>
  typeof attribute.profile === 'string';

function toSchema(source: Source): Record<string, unknown> {
  const attributes = Object.entries(completed(source)).sort(([a], [b]) => (a < b ? -1 : 1));
  const { at_least_one: some, just_one: one } = source.constraints ?? {};
  const required = attributes.filter(([, it]) => it.requirement === 'required' && !profiled(it));
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length > 0 && { required: required.map(([name]) => name) }),
    ...(some !== undefined && { anyOf: some.map((name) => ({ required: [name] })) }),
    ...(one !== undefined && { oneOf: one.map((name) => ({ required: [name] })) }),
    properties: Object.fromEntries(attributes.map(([name, it]) => [name, toValue(it)])),
  };
}

/** Attributes of a profile exist only in events that name the profile. */
function perProfile(source: Source): object[] {
  const found = Object.entries(completed(source)).filter(([, it]) => profiled(it));
  const byProfile = Object.entries(Object.groupBy(found, ([, it]) => it.profile ?? ''));
  return byProfile.map(([profile, members = []]) => ({
    if: {
      properties: {
        metadata: { required: ['profiles'], properties: { profiles: { contains: { const: profile } } } },
      },
    },
    then: { required: members.filter(([, it]) => it.requirement === 'required').map(([name]) => name) },
    else: { properties: Object.fromEntries(members.map(([name]) => [name, false])) },
  }));
}

function toClass(name: string): object {
  const path = (of: string): string =>
    of === 'base_event' ? 'events/base_event.json' : `events/${FOLDERS[name] ?? 'iam'}/${of}.json`;
  const source = whole(path, name);
  const category = categories[source.category ?? '']?.uid ?? 0;
  const uid = category * 1000 + (source.uid ?? 0);
  const schema = toSchema(source);
  const properties = schema.properties as Record<string, object>;
  properties.category_uid = { const: category };
  properties.class_uid = { const: uid };
  const activities = (properties.activity_id as { enum: number[] }).enum;
  properties.type_uid = { enum: activities.map((activity) => uid * 100 + activity) };
  return { ...schema, allOf: perProfile(source) };
}

const objectPath = (name: string): string => `objects/${name}.json`;
const { version } = JSON.parse(readFileSync(join(checkout, 'version.json'), 'utf8')) as { version: string };

function toObject(name: string): object {
  const schema = toSchema(whole(objectPath, name));
  if (name === 'metadata') Object.assign(schema.properties as object, { version: { const: version } });
  return schema;
}

const definitions = {
  ...Object.fromEntries(CLASSES.map((name) => [name, toClass(name)])),
  ...Object.fromEntries(OBJECTS.map((name) => [name, toObject(name)])),
  ...Object.fromEntries(Object.keys(types).map((type) => [type, ofType(type)])),
  any_object: { type: 'object' },
};
writeFileSync(
  output,
  JSON.stringify({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `OCSF ${version}, the classes of the trail`,
    oneOf: CLASSES.map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs: definitions,
  }),
);
