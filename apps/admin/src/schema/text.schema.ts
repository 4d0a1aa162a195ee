import { z } from 'zod';

const CONTROL = /\p{Cc}/u;
const CONTROL_IN_DOCUMENT = /[^\P{Cc}\t\n\r]/u;

/** One line of text that can be stored and recorded anywhere: no control characters, no broken surrogates, 1 to `max` characters. */
export function line(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && !CONTROL.test(value), 'must not contain control characters');
}

/** Text of several lines, under the same rules but for tab, line feed and carriage return. */
export function document(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .refine(
      (value) => value.isWellFormed() && !CONTROL_IN_DOCUMENT.test(value),
      'must not contain control characters',
    );
}

/** A word of the operator's vocabulary (purposes, trainings): `quality-review`, `gdpr_basics`. */
export const token = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_-]{0,63}$/,
    'must be 1 to 64 of a-z, 0-9, - and _, starting with a letter or digit',
  );

/** A list without repetition, so that "removing it once" removes it. */
export function distinct<Element extends z.ZodType<string>>(
  element: Element,
  max: number,
): z.ZodArray<Element> {
  return z
    .array(element)
    .max(max)
    .refine((values) => new Set(values).size === values.length, 'must not repeat a value');
}
