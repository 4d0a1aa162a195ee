import { isUuid } from '#libs/kernel';
import { z } from 'zod';
import { changeBody } from '../schema/change-body.schema.js';
import { listQuery } from '../schema/list-query.schema.js';
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

/** Query of GET tasks: of one stage, held or not held now, held by one person. */
export const listTasks = z.strictObject({
  ...listQuery.shape,
  stage: z.enum(['annotating', 'reviewing', 'done', 'withdrawn']).optional(),
  held: z.enum(['true', 'false']).optional(),
  person: reference.optional(),
});
export type ListTasks = z.output<typeof listTasks>;

/** Query of GET task-times: of one person, of one task, or both. */
export const listTaskTimes = z.strictObject({
  ...listQuery.shape,
  person: reference.optional(),
  task: id.optional(),
});
export type ListTaskTimes = z.output<typeof listTaskTimes>;
