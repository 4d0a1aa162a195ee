import { pageQuery } from '#libs/http';
import { isUuid } from '#libs/kernel';
import { z } from 'zod';
import { assumedIp } from './access-matrix.schema.js';
import { accessTarget } from './access-target.schema.js';

/** Query of GET who-can. `ip` left out: everybody from their country of residence. `effect`: only those of this effect. */
export const whoCanQuery = z
  .strictObject({
    ...pageQuery.shape,
    ...accessTarget,
    effect: z.enum(['allow', 'lease', 'deny']).optional(),
    ip: assumedIp.optional(),
  })
  .refine(({ item, dataset }) => item === undefined || dataset === undefined, {
    message: 'must not be named besides an item: the item has one',
    path: ['dataset'],
  })
  .refine(({ item, dataset, project }) => [item, dataset, project].some((one) => one !== undefined), {
    message: 'must be named, or a dataset, or a project',
    path: ['item'],
  });
export type WhoCanQuery = z.output<typeof whoCanQuery>;

const id = z.string().refine(isUuid);

/** Where a page of accesses begins: after this person in this project with this dataset. */
export const accessPosition = z.strictObject({ person: id, project: id, dataset: id });
export type AccessPosition = z.output<typeof accessPosition>;
