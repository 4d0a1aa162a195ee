import { isUuid } from '#libs/kernel';
import { z } from 'zod';
import { changeBody } from '../schema/change-body.schema.js';
import { reference } from '../schema/reference.schema.js';

/** Body of POST explain: would this person, this tool, or this tool for this person get this item now? */
export const explainAccess = changeBody({
  /** Left out: the person the tool was made for, or the tool by itself. */
  person: reference.optional(),
  /** The tool credential through which they ask, by id or slug. */
  tool: reference.optional(),
  item: z.string().refine(isUuid, 'must be an id'),
  project: reference.optional(),
  /** Left out: the caller's own address. */
  ip: z.union([z.ipv4(), z.ipv6()]).optional(),
  /** `residence`: as if from the person's verified country of residence, on a network that hides nothing. */
  network: z.enum(['address', 'residence']).default('address'),
  /** As if a task with the item were held, or none; left out: as it is. */
  lease: z.enum(['held', 'none']).optional(),
})
  .refine(({ person, tool }) => person !== undefined || tool !== undefined, {
    message: 'must be named, or a tool',
    path: ['person'],
  })
  .refine(({ ip, network }) => ip === undefined || network === 'address', {
    message: 'must be left out where the network is that of the residence',
    path: ['ip'],
  });
export type ExplainAccess = z.output<typeof explainAccess>;
