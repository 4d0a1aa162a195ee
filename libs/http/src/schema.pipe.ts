import { type ArgumentMetadata, StandardSchemaValidationPipe } from '@nestjs/common';
import { AppError } from '#libs/kernel';
import type { FieldError } from './problem.js';

/** The shape of an issue in the Standard Schema specification. */
interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  /** zod's: the members that an object may not have. */
  readonly keys?: readonly string[] | undefined;
}

const MAX_ERRORS = 20;
const MAX_FIELD_CHARS = 200;

/**
 * Guarantees that a parameter declared with `{ schema }` reaches the handler only as its schema's output; otherwise a 400
 * `REQUEST_INVALID` names the fields, never their values.
 */
export class SchemaPipe extends StandardSchemaValidationPipe {
  // Nothing is stripped of the value before: the body parser refuses `__proto__` keys.
  override async transform<Value>(value: Value, metadata: ArgumentMetadata): Promise<Value> {
    const { schema, data, type } = metadata;
    if (!schema || !this.toValidate(metadata)) return value;
    const result = await this.validate(value, schema);
    if (result.issues) throw requestInvalid(result.issues, data ?? type);
    return result.value as Value;
  }
}

/**
 * Returns the error for a value that its schema refused; also for values that are checked outside a pipe. `whole` is what the value
 * itself is called, where no member of it is to blame: `body`, `query`, or a parameter's name.
 */
export function requestInvalid(issues: readonly SchemaIssue[], whole = 'body'): AppError {
  const errors = issues.flatMap((issue) => toFieldErrors(issue, whole)).slice(0, MAX_ERRORS);
  return new AppError({
    code: 'REQUEST_INVALID',
    kind: 'invalid',
    publicMessage: 'The request does not match its schema.',
    context: { errors },
  });
}

function toFieldErrors({ message, path = [], keys }: SchemaIssue, whole: string): FieldError[] {
  const above = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  const toFieldError = (members: readonly string[], detail: string): FieldError => ({
    field: members.join('.').slice(0, MAX_FIELD_CHARS) || whole,
    detail: detail.slice(0, MAX_FIELD_CHARS),
  });
  if (keys === undefined) return [toFieldError(above, message)];
  return keys.map((key) => toFieldError([...above, key], 'is not known here'));
}
