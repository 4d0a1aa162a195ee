import type { Transaction } from '#libs/persistence';
import { unknownReference, unprocessable } from '../records/record.errors.js';
import type { ItemReference } from './task.schema.js';

/** A task to be: its items, all of one dataset. */
export interface PlannedTask {
  readonly datasetId: string;
  readonly itemIds: readonly string[];
}

interface Found {
  /** 0-based place among all references. */
  readonly place: number;
  readonly itemId: string;
  readonly datasetId: string;
}

// One look-up per reference by a key of the index, whatever the size of the datasets.
const FIND = `
  SELECT r.place::int, i.id AS "itemId", i.dataset_id AS "datasetId"
  FROM unnest($1::int[], $2::uuid[], $3::text[]) AS r (place, id, key)
  JOIN LATERAL (
    SELECT i.id, i.dataset_id FROM portcullis.items i WHERE i.id = r.id AND i.dataset_id = ANY ($4::uuid[]) AND i.state <> 'erased'
    UNION ALL
    SELECT i.id, i.dataset_id FROM portcullis.items i WHERE r.key IS NOT NULL AND i.key = r.key AND i.dataset_id = ANY ($4::uuid[]) AND i.state <> 'erased'
  ) i ON true`;

/**
 * Returns the tasks with their items' ids, in order. Throws, naming the member, for an item that is not in these datasets or in
 * several of them, that is named twice in one task, or that lies in another dataset than the task's first.
 */
export async function planTasks(
  transaction: Transaction,
  tasks: readonly { readonly items: readonly ItemReference[] }[],
  datasetIds: readonly string[],
): Promise<readonly PlannedTask[]> {
  const references = tasks.flatMap(({ items }) => items);
  const found = await transaction.query<Found[]>(FIND, [
    references.map((_, place) => place),
    references.map((one) => ('id' in one ? one.id : null)),
    references.map((one) => ('key' in one ? one.key : null)),
    datasetIds,
  ]);
  const byPlace = Map.groupBy(found, ({ place }) => place);
  let place = 0;
  return tasks.map(({ items }, task) =>
    toTask(
      items.map((_, index) => {
        const field = `tasks[${task}].items[${index}]`;
        const item = onlyOne(field, byPlace.get(place) ?? []);
        place += 1;
        return { ...item, field };
      }),
    ),
  );
}

function onlyOne(field: string, found: readonly Found[]): Found {
  const [first, second] = found;
  if (first === undefined) throw unknownReference(field);
  if (second !== undefined)
    throw unprocessable(
      'ITEM_KEY_AMBIGUOUS',
      field,
      'is a key in several datasets of the project: use the id, or name the dataset',
    );
  return first;
}

function toTask(items: readonly (Found & { readonly field: string })[]): PlannedTask {
  const datasetId = items[0]?.datasetId ?? '';
  const seen = new Set<string>();
  for (const { field, itemId, datasetId: lying } of items) {
    if (seen.has(itemId)) throw unprocessable('ITEM_REPEATED', field, 'names an item of this task again');
    if (lying !== datasetId)
      throw unprocessable(
        'TASK_OVER_DATASETS',
        field,
        'lies in another dataset than the first item: a task is of one dataset',
      );
    seen.add(itemId);
  }
  return { datasetId, itemIds: [...seen] };
}
