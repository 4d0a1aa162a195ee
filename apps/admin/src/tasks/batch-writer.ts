import { uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import type { PlannedTask } from './batch-items.js';

/** What all tasks of a batch have in common. */
export interface BatchSettings {
  readonly batchId: string;
  readonly organisationId: string;
  readonly projectId: string;
  readonly overlap: number;
  readonly priority: number;
}

const CHUNK_TASKS = 10_000;
const FIRST = '00000000-0000-0000-0000-000000000000';

const INSERT_PLANNED = `
  WITH planned AS (
    SELECT * FROM unnest($6::uuid[], $7::uuid[]) WITH ORDINALITY AS p (id, dataset_id, n)
  ), base AS MATERIALIZED (SELECT portcullis.take_task_position($2, $3, 'new', cardinality($6::uuid[])) AS first)
  INSERT INTO portcullis.tasks (id, organisation_id, project_id, batch_id, dataset_id, overlap, priority, open_slots, position)
  SELECT p.id, $3, $2, $1, p.dataset_id, $4::smallint, $5::smallint, $4::smallint, base.first + p.n - 1
  FROM planned p CROSS JOIN base`;
const INSERT_ITEMS = `
  INSERT INTO portcullis.task_items (task_id, item_id, organisation_id, position)
  SELECT x.task_id, x.item_id, $4, x.position FROM unnest($1::uuid[], $2::uuid[], $3::smallint[]) AS x (task_id, item_id, position)`;
// One chunk of the items of one dataset, in the order of their first upload, as the listing has them.
const INSERT_EVERY = `
  WITH picked AS MATERIALIZED (
    SELECT p.item_id, uuidv7() AS task_id, row_number() OVER (ORDER BY p.item_id) AS n
    FROM (
      SELECT i.id AS item_id FROM portcullis.items i
      WHERE i.dataset_id = $6 AND i.id > $7 AND i.state = 'available' AND i.current_version_id IS NOT NULL AND starts_with(i.key, $8)
      ORDER BY i.id LIMIT ${CHUNK_TASKS}) p
  ), base AS MATERIALIZED (
    SELECT portcullis.take_task_position($2, $3, 'new', (SELECT count(*) FROM picked)::int) AS first
  ), made AS (
    INSERT INTO portcullis.tasks (id, organisation_id, project_id, batch_id, dataset_id, overlap, priority, open_slots, position)
    SELECT p.task_id, $3, $2, $1, $6, $4::smallint, $5::smallint, $4::smallint, base.first + p.n - 1
    FROM picked p CROSS JOIN base
  ), contents AS (
    INSERT INTO portcullis.task_items (task_id, item_id, organisation_id, position)
    SELECT p.task_id, p.item_id, $3, 0 FROM picked p
  )
  SELECT count(*)::int AS count, max(item_id::text) AS last FROM picked`;

/** Puts the planned tasks into the queue, in order; returns how many. */
export async function insertPlanned(
  transaction: Transaction,
  settings: BatchSettings,
  tasks: readonly PlannedTask[],
): Promise<number> {
  const ids = tasks.map(() => uuidV7());
  await transaction.query(INSERT_PLANNED, [
    ...common(settings),
    ids,
    tasks.map(({ datasetId }) => datasetId),
  ]);
  const contents = tasks.flatMap(({ itemIds }, index) =>
    itemIds.map((itemId, position) => ({ taskId: ids[index], itemId, position })),
  );
  await transaction.query(INSERT_ITEMS, [
    contents.map(({ taskId }) => taskId),
    contents.map(({ itemId }) => itemId),
    contents.map(({ position }) => position),
    settings.organisationId,
  ]);
  return tasks.length;
}

/** Puts one task per readable item of the datasets into the queue, chunk by chunk, set by set; returns how many. */
export async function insertEvery(
  transaction: Transaction,
  settings: BatchSettings,
  { datasetIds, keyPrefix }: { readonly datasetIds: readonly string[]; readonly keyPrefix: string },
): Promise<number> {
  let total = 0;
  for (const datasetId of datasetIds) {
    let last: string | null = FIRST;
    while (last !== null) {
      const [chunk]: { count: number; last: string | null }[] = await transaction.query(INSERT_EVERY, [
        ...common(settings),
        datasetId,
        last,
        keyPrefix,
      ]);
      total += chunk?.count ?? 0;
      last = chunk?.count === CHUNK_TASKS ? chunk.last : null;
    }
  }
  return total;
}

function common({ batchId, projectId, organisationId, overlap, priority }: BatchSettings): unknown[] {
  return [batchId, projectId, organisationId, overlap, priority];
}
