import { z } from 'zod';
import { predictions } from './predictions.schema.js';

/** Postgres has no text with a NUL in it; no key has one either. */
const prefix = z
  .string()
  .max(1024)
  .regex(/^[^\0]*$/)
  .default('');
const reference = z.enum(['s3', 'url']).default('s3');
const format = z.enum(['json', 'jsonl']).default('json');

/** What of Label Studio's tasks is asked for. */
export const labelStudioQuery = z.object({ reference, format, prefix });
/** The same for the items that predictions are sent for. */
export const predictedTasks = z.strictObject({ reference, format, predictions });
export const cvatQuery = z.object({ prefix });

export type LabelStudioQuery = z.infer<typeof labelStudioQuery>;
export type PredictedTasks = z.infer<typeof predictedTasks>;
export type CvatQuery = z.infer<typeof cvatQuery>;
