import { StandardSchemaValidationPipe } from '@nestjs/common';
import { AppError } from '#libs/kernel';
import type { FieldError } from './problem.js';

/** The shape of an issue in the Standard Schema specification. */
interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

const MAX_ERRORS = 20;
const MAX_FIELD_CHARS = 200;

/**
 * Guarantees that a parameter declared with `{ schema }` reaches the handler only as its schema's output; otherwise a 400
 * `REQUEST_INVALID` names the fields, never their values.
 */
export class SchemaPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: (issues) => requestInvalid(issues) });
  }

  /** Safe to leave out: the body parser refuses `__proto__` keys, and the inherited walk recurses once per nesting level. */
  protected override stripProtoKeys(): void {
    return;
  }
}

/** Returns the error for a value that its schema refused; also for values that are checked outside a pipe. */
export function requestInvalid(issues: readonly SchemaIssue[]): AppError {
  const errors = issues.slice(0, MAX_ERRORS).map(toFieldError);
  return new AppError({
    code: 'REQUEST_INVALID',
    kind: 'invalid',
    publicMessage: 'The request does not match its schema.',
    context: { errors },
  });
}

function toFieldError(issue: SchemaIssue): FieldError {
  const path = (issue.path ?? []).map((segment) =>
    String(typeof segment === 'object' ? segment.key : segment),
  );
  return { field: path.join('.').slice(0, MAX_FIELD_CHARS), detail: issue.message.slice(0, MAX_FIELD_CHARS) };
}
