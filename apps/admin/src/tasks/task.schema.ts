import { isUuid } from '#libs/kernel';
import { z } from 'zod';
import { CREATED, IN_ORDER_OF_IDS, NAMED, sortNames } from '../lists/sorts.js';
import { changeBody } from '../schema/change-body.schema.js';
import { instant } from '../schema/instant.schema.js';
import { beginning, listQuery, ofOrganisation, sortedListQuery } from '../schema/list-query.schema.js';
import { reference } from '../schema/reference.schema.js';
import { line } from '../schema/text.schema.js';

const MAX_OVERLAP = 9;
const MAX_PRIORITY = 100;
const MAX_TASKS = 10_000;
const MAX_ITEMS = 100;
const MAX_KEY_CHARS = 1_024;

const priority = z.int().min(-MAX_PRIORITY).max(MAX_PRIORITY);
const key = z
  .string()
  .min(1)
  .max(MAX_KEY_CHARS)
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be text that can be a key');
const id = z.string().refine(isUuid, 'must be an id');

/** An item of the project's datasets, by id or by key. */
const item = z.union([z.strictObject({ id }), z.strictObject({ key })]);
export type ItemReference = z.output<typeof item>;

/**
 * Body of POST task-batches: either `tasks`, each with its items, or `every`: one task for every item of the project's datasets,
 * or of those whose key begins with `keyPrefix`. `dataset` narrows both to one dataset.
 */
export const createTaskBatch = changeBody({
  name: line(200),
  organisation: reference.optional(),
  dataset: reference.optional(),
  priority: priority.default(0),
  /** How many different people work on each task. */
  overlap: z.int().min(1).max(MAX_OVERLAP).default(1),
  tasks: z
    .array(z.strictObject({ items: z.array(item).min(1).max(MAX_ITEMS) }))
    .min(1)
    .max(MAX_TASKS)
    .optional(),
  every: z.strictObject({ keyPrefix: key.optional() }).optional(),
}).refine(
  ({ tasks, every }) => (tasks === undefined) !== (every === undefined),
  'must say either tasks or every',
);
export type CreateTaskBatch = z.output<typeof createTaskBatch>;

/** Body of PATCH tasks/{task}. */
export const updateTask = changeBody({ priority });
export type UpdateTask = z.output<typeof updateTask>;

/** What batches can be sorted by. */
export const TASK_BATCH_SORTS = { ...NAMED, ...CREATED };
/** What tasks can be sorted by. */
export const TASK_SORTS = { createdAt: IN_ORDER_OF_IDS };
/** What times can be sorted by. */
export const TASK_TIME_SORTS = { startedAt: IN_ORDER_OF_IDS };

/** Query of GET task-batches; `q`: the beginning of a name. */
export const listTaskBatches = sortedListQuery(TASK_BATCH_SORTS, {
  ...ofOrganisation,
  q: beginning.optional(),
});
export type ListTaskBatches = z.output<typeof listTaskBatches>;

/** Query of GET tasks: of one stage, batch or dataset, held or not held now, held by one person. */
export const listTasks = sortedListQuery(TASK_SORTS, {
  ...ofOrganisation,
  stage: z.enum(['annotating', 'reviewing', 'done', 'withdrawn']).optional(),
  held: z.enum(['true', 'false']).optional(),
  person: reference.optional(),
  batch: id.optional(),
  dataset: reference.optional(),
});
export type ListTasks = z.output<typeof listTasks>;

/** Query of GET task-times: of one person, of one task, of those that began in a period. */
export const listTaskTimes = z.strictObject({
  ...listQuery.shape,
  sort: z.enum(sortNames(TASK_TIME_SORTS)).optional(),
  person: reference.optional(),
  task: id.optional(),
  stage: z.enum(['annotating', 'reviewing']).optional(),
  /** Included. */
  startedFrom: instant.optional(),
  /** Not included. */
  startedTo: instant.optional(),
});
export type ListTaskTimes = z.output<typeof listTaskTimes>;
