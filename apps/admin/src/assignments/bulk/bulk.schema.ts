import { z } from 'zod';
import { reference } from '../../schema/reference.schema.js';

/** Query of POST assignments/bulk. The operator names the client; a file is of one client. */
export const bulkQuery = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
  organisation: reference.optional(),
});
export type BulkQuery = z.output<typeof bulkQuery>;
