import { z } from 'zod';
import { changeReason } from '../calls/change-reason.js';

/** A body with these members and an optional `reason`, and no other: a misspelt member is refused, not ignored. */
export function changeBody<Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodObject<Shape & { reason: z.ZodOptional<typeof changeReason> }, z.core.$strict> {
  return z.strictObject({ ...shape, reason: changeReason.optional() });
}

/** The same for PATCH: every member may be left out, but not all of them. */
export function patchBody<Shape extends z.ZodRawShape>(shape: Shape) {
  return changeBody(shape)
    .partial()
    .refine((body) => Object.keys(body).some((key) => key !== 'reason'), 'must change something');
}

/** The body of a change that needs no other words: `{reason?}`, or none at all. */
export const reasonOnly = changeBody({}).optional();
