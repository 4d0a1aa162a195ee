import { z } from 'zod';
import { listQuery } from '../schema/list-query.schema.js';
import { reference } from '../schema/reference.schema.js';

const MAX_PROJECTS = 50;

/** From where people are taken to ask. Left out: each from their verified country of residence. */
export const assumedIp = z.union([z.ipv4(), z.ipv6()]);

const projects = z
  .string()
  .max(MAX_PROJECTS * 65)
  .transform((text) => [...new Set(text.split(','))])
  .pipe(z.array(reference).min(1).max(MAX_PROJECTS));

/** Query of GET projects/access-matrix. `projects` left out: the first 50 within reach. A page holds `limit` people. */
export const accessMatrixQuery = z.strictObject({
  ...listQuery.shape,
  projects: projects.optional(),
  ip: assumedIp.optional(),
  format: z.enum(['json', 'csv']).default('json'),
});
export type AccessMatrixQuery = z.output<typeof accessMatrixQuery>;
export { MAX_PROJECTS };
