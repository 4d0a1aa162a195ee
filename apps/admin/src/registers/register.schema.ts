import { z } from 'zod';

/** Query of the registers: JSON for machines, Markdown for people. */
export const registerQuery = z.strictObject({ format: z.enum(['json', 'markdown']).default('json') });
export type RegisterQuery = z.output<typeof registerQuery>;
