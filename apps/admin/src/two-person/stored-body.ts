import type { z } from 'zod';
import { proposalStale } from './two-person.errors.js';

/** Returns what was asked for as its schema takes it now; one that takes it no more, of a newer release, is a newer state. */
export function storedBody<Schema extends z.ZodType>(schema: Schema, body: object): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw proposalStale();
  return parsed.data;
}
