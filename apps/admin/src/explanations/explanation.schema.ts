import { isUuid } from '#libs/kernel';
import { z } from 'zod';
import { changeBody } from '../schema/change-body.schema.js';
import { reference } from '../schema/reference.schema.js';

/** Body of POST explain: would this person, from this address, get this item through this project now? */
export const explainAccess = changeBody({
  person: reference,
  item: z.string().refine(isUuid, 'must be an id'),
  project: reference.optional(),
  /** Left out: the caller's own address. */
  ip: z.union([z.ipv4(), z.ipv6()]).optional(),
});
export type ExplainAccess = z.output<typeof explainAccess>;
