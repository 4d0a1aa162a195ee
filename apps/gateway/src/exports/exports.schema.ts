import { z } from 'zod';

/** Postgres has no text with a NUL in it; no key has one either. */
const prefix = z
  .string()
  .max(1024)
  .regex(/^[^\0]*$/)
  .default('');
const reference = z.enum(['s3', 'url']).default('s3');

/** What of Label Studio's tasks is asked for. */
export const labelStudioQuery = z.object({
  reference,
  format: z.enum(['json', 'jsonl']).default('json'),
  prefix,
});
/** The same for tasks that are named by the predictions sent along. */
export const predictedQuery = labelStudioQuery.omit({ prefix: true });
export const cvatQuery = z.object({ prefix });

export type LabelStudioQuery = z.infer<typeof labelStudioQuery>;
export type PredictedQuery = z.infer<typeof predictedQuery>;
export type CvatQuery = z.infer<typeof cvatQuery>;
