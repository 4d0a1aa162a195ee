import { isUuid } from '#libs/kernel';
import { z } from 'zod';
import { reference } from '../schema/reference.schema.js';

const item = z.string().refine(isUuid, 'must be an id');

/** What access is asked about: an item, a dataset or a project; an item or dataset and a project: through that project only. */
export const accessTarget = {
  organisation: reference.optional(),
  item: item.optional(),
  dataset: reference.optional(),
  project: reference.optional(),
};

/** What a request names of it. */
export interface NamedTarget {
  readonly organisation?: string | undefined;
  readonly item?: string | undefined;
  readonly dataset?: string | undefined;
  readonly project?: string | undefined;
}
