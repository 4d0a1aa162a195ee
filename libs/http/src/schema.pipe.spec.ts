import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { FieldError } from './problem.js';
import { requestInvalid } from './schema.pipe.js';

const schema = z.strictObject({
  name: z.string(),
  inner: z.strictObject({ a: z.int() }).optional(),
  either: z.union([z.strictObject({ id: z.string() }), z.strictObject({ key: z.string() })]).optional(),
});

function fieldsOf(value: unknown, whole?: string): string[] {
  const { error } = schema.safeParse(value);
  const { errors } = requestInvalid(error?.issues ?? [], whole).context as { readonly errors: FieldError[] };
  return errors.map(({ field }) => field);
}

describe(requestInvalid.name, () => {
  test.each<[unknown, string[]]>([
    [{}, ['name']],
    [{ name: 1, inner: { a: 'x' } }, ['name', 'inner.a']],
    [{ name: 'a', colour: 'red', size: 3 }, ['colour', 'size']],
    [{ name: 'a', inner: { a: 1, b: 2 } }, ['inner.b']],
    [{ name: 'a', either: { id: 'x', other: 1 } }, ['either.other']],
    [{ name: 'a', '': 1 }, ['body']],
    [null, ['body']],
    ['text', ['body']],
  ])('of %j blames %j', (value, fields) => {
    expect(fieldsOf(value)).toEqual(fields);
  });

  test('calls the whole by its name, never repeats a value, and ends', () => {
    expect(fieldsOf(7, 'query')).toEqual(['query']);
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`${index}`.repeat(300), 'secret']),
    );
    const error = requestInvalid(schema.safeParse(many).error?.issues ?? []);
    const { errors } = error.context as { readonly errors: FieldError[] };
    expect(errors).toHaveLength(20);
    expect(errors.every(({ field }) => field.length <= 200)).toBe(true);
    expect(JSON.stringify(errors)).not.toContain('secret');
  });
});
