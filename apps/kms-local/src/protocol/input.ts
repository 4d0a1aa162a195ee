import type { z } from 'zod';
import { KmsError } from './kms.errors.js';

/**
 * Returns the checked input, or throws ValidationException naming the member that is wrong.
 * The value itself is never echoed: it may be plaintext.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const member = issue?.path.map(String).join('.') || 'request';
  throw new KmsError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${issue?.message ?? 'invalid'}`,
  );
}

/** Returns the JSON object in a body; an empty body is an empty object, as for the real service. */
export function parseJsonObject(body: Buffer): unknown {
  if (body.length === 0) return {};
  const value = parseJson(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new KmsError('SerializationException', 'The request body is not a JSON object.');
  }
  return value;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new KmsError('SerializationException', 'The request body is not valid JSON.', cause);
  }
}
