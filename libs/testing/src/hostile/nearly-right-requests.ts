import type { DescribedOperation, DescribedParameter, JsonSchema } from './described-operations.js';
import { mutated } from './hostile-values.js';
import { type Question, toQuestion } from './question.js';
import type { Draw } from './seeded-draw.js';
import type { KnownValues } from './sound-request.js';

const INSTANTS = ['2026-01-01T00:00:00Z', '2030-06-01T12:00:00+02:00', '1969-01-01T00:00:00Z'];
const WORDS = ['annotation', 'eu', 'DE', 'EEA', 'new-thing', 'x', '', 'scc', '1'];
const KINDS = ['replace', 'replace', 'remove', 'add', 'whole'];
const CONTENT_TYPES = [
  'application/json',
  'application/json',
  'application/json',
  'text/plain',
  'x',
  'application/json;charset=x',
];

/** Builds requests that are nearly right: from what the document says, spoilt here and there by hostile values. */
export class NearlyRightRequests {
  constructor(
    private readonly known: KnownValues,
    private readonly draw: Draw,
    private readonly hostile: () => unknown,
  ) {}

  build({ method, path, parameters, body }: DescribedOperation): Question {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const headers = this.headers(parameters.filter((one) => one.in === 'header'));
    const parts = {
      method,
      template: path,
      segments: Object.fromEntries(names.map((name) => [name, this.segment(name)])),
      query: this.query(parameters.filter((one) => one.in === 'query')),
    };
    if (method === 'GET' || (body === null && this.once(4)))
      return toQuestion({ ...parts, headers, body: null });
    const about = { 'content-type': this.pick(CONTENT_TYPES) };
    return toQuestion({ ...parts, headers: { ...about, ...headers }, body: this.body(body) });
  }

  private segment(name: string): string {
    const value = this.once(5) ? this.hostile() : this.pick(this.known[name] ?? ['x']);
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    return encodeURIComponent(text.toWellFormed()) || '%20';
  }

  private query(parameters: readonly DescribedParameter[]): (readonly [string, string])[] {
    const asked = parameters
      .filter(() => this.once(3))
      .map(({ name, schema }) => [name, this.text(name, schema)] as const);
    const others = ['unknown', 'limit', 'cursor', 'sort', 'organisation', '__proto__'];
    const surplus = this.once(6) ? [[this.pick(others), 'x'] as const] : [];
    const pairs = [...asked, ...surplus];
    return pairs.map(([name, value]) => [encodeURIComponent(name), encodeURIComponent(value)] as const);
  }

  private headers(parameters: readonly DescribedParameter[]): Record<string, string> {
    const given = parameters
      .filter(() => this.once(4))
      .map(({ name }) => {
        const values = [
          '*',
          '"x"',
          'W/"x"',
          '',
          'because',
          'x'.repeat(600),
          '\u00e9\u00ff',
          '"',
          `k-${this.draw(1e9)}`,
        ];
        return [name.toLowerCase(), this.pick(values)] as const;
      });
    return Object.fromEntries(given);
  }

  private body(schema: JsonSchema | null): string {
    if (this.once(20))
      return this.pick(['', '{', '[]', 'null', '"x"', '{"a":1,}', '\u0000', '{"__proto__":{}}']);
    const value = schema === null ? {} : this.value('', schema);
    if (!isObject(value) || this.once(4)) return JSON.stringify(value) ?? '';
    return JSON.stringify(mutated(value, this.draw(1e6), [this.pick(KINDS), this.hostile()])) ?? '';
  }

  private text(name: string, schema: JsonSchema): string {
    const value = this.once(4) ? this.hostile() : this.value(name, schema);
    return (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed().slice(0, 3_000);
  }

  /** A value the schema takes, or nearly. */
  private value(name: string, schema: JsonSchema): unknown {
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return this.pick(schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) return this.value(name, this.pick(choices));
    return this.ofType(String([schema.type ?? 'string'].flat()[0]), name, schema);
  }

  private ofType(type: string, name: string, schema: JsonSchema): unknown {
    const makers: Readonly<Record<string, () => unknown>> = {
      object: () => this.object(schema),
      array: () => this.array(name, schema),
      integer: () => this.number(schema),
      number: () => this.number(schema),
      boolean: () => this.once(2),
      null: () => null,
    };
    return (makers[type] ?? (() => this.string(name, schema)))();
  }

  private string(name: string, { format }: JsonSchema): unknown {
    return this.pick(format === 'date-time' ? INSTANTS : (this.known[name] ?? [...WORDS, ...INSTANTS]));
  }

  private number({ minimum = 0, maximum = 100 }: JsonSchema): number {
    return this.pick([minimum, 1, 7, maximum]);
  }

  private array(name: string, { minItems = 0, items = {} }: JsonSchema): unknown[] {
    return Array.from({ length: this.draw(3) + minItems }, () => this.value(name, items));
  }

  private object({ properties = {}, required = [] }: JsonSchema): Record<string, unknown> {
    const members = Object.entries(properties).filter(([name]) => required.includes(name) || this.once(2));
    return Object.fromEntries(members.map(([name, schema]) => [name, this.value(name, schema)]));
  }

  private once(inSo: number): boolean {
    return this.draw(inSo) === 0;
  }

  private pick<Value>(values: readonly Value[]): Value {
    return values[this.draw(values.length)] as Value;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
