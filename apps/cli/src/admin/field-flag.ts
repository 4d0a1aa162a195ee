import { InvalidArgumentError, type Command } from 'commander';
import { Option } from 'commander';
import type { AdminObject } from './admin-api.js';

/** A flag that fills one member of a request's body, or one parameter of a list's query. */
export interface FieldFlag {
  /** As commander takes it, e.g. `--allowed-countries <codes>`. */
  readonly flag: string;
  readonly description: string;
  /** Where the value goes; a dot leads into an object: `budgets.items`. */
  readonly field: string;
  /** Left out: the text as it is. Throws InvalidArgumentError. */
  readonly parse?: (value: string) => unknown;
  readonly required?: boolean;
}

/** `a,b` → [a, b]; an empty text → []. */
export function toList(value: string): readonly string[] {
  return value === '' ? [] : value.split(',').map((entry) => entry.trim());
}

/** `yes` or `no`: a flag that can also turn something off. */
export function toSwitch(value: string): boolean {
  if (value === 'yes' || value === 'no') return value === 'yes';
  throw new InvalidArgumentError('yes or no');
}

/** Stands for null until the body is made: commander takes a null for a flag without a value. */
const NONE = Symbol('none');

/** `none` → null, which takes a limit or an end away. */
export function orNone(parse: (value: string) => unknown): (value: string) => unknown {
  return (value) => (value === 'none' ? NONE : parse(value));
}

export function toInteger(value: string): number {
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('a whole number');
}

/** A day (its beginning in UTC) or a time with its zone, as ISO 8601; returned in UTC. */
export function toInstant(value: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Date.parse(value);
  if (Number.isNaN(time) || !/^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:\d{2}))?$/.test(value))
    throw new InvalidArgumentError('a day (2027-01-31) or a time with its zone (2027-01-31T12:00:00Z)');
  return new Date(time).toISOString();
}

/** Adds the flags to a command. */
export function withFields(command: Command, fields: readonly FieldFlag[]): Command {
  for (const { flag, description, parse, required } of fields) {
    const option = new Option(flag, description).makeOptionMandatory(required === true);
    command.addOption(parse === undefined ? option : option.argParser(parse));
  }
  return command;
}

/** What was given on the command line, as the body (or query) it makes; what was not given is left out. */
export function toBody(fields: readonly FieldFlag[], options: AdminObject): AdminObject {
  const body: Record<string, unknown> = {};
  for (const { flag, field } of fields) {
    const value = options[new Option(flag).attributeName()];
    if (value !== undefined) put(body, field.split('.'), value === NONE ? null : value);
  }
  return body;
}

function put(
  target: Record<string, unknown>,
  [name = '', ...below]: readonly string[],
  value: unknown,
): void {
  if (below.length === 0) {
    target[name] = value;
    return;
  }
  const inner = (target[name] ?? {}) as Record<string, unknown>;
  target[name] = inner;
  put(inner, below, value);
}
