import { uuidV7 } from '#libs/kernel';
import type { Answer } from './http-client.js';
import type { ReadOptions, Scene } from './scene.js';

/** How tasks are arranged: what is left out is one task per item, overlap 1, priority 0. */
export interface TaskOptions {
  /** The items of each task. */
  readonly tasks: readonly (readonly string[])[];
  readonly overlap?: number;
  readonly priority?: number;
  readonly dataset?: string;
  readonly project?: string;
  readonly organisation?: string;
}

/** Puts tasks into a project's queue as the control plane does; returns their ids, in order. */
export async function addTasks(scene: Scene, options: TaskOptions): Promise<string[]> {
  const { owner } = scene.fixture;
  const { client, project: first, dataset: own } = scene.world;
  const { tasks, overlap = 1, priority = 0, dataset = own, project = first, organisation = client } = options;
  const batch = uuidV7();
  await owner.query(
    'INSERT INTO task_batches (id, organisation_id, project_id, name, task_count) VALUES ($1, $2, $3, $4, $5)',
    [batch, organisation, project, 'tests', tasks.length],
  );
  const ids = tasks.map(() => uuidV7());
  for (const [index, items] of tasks.entries()) {
    await owner.query(
      `INSERT INTO tasks (id, organisation_id, project_id, batch_id, dataset_id, overlap, priority, open_slots, position)
       VALUES ($1, $2, $3, $4, $5, $6::smallint, $7::smallint, $6::smallint, take_task_position($3, $2, 'new'))`,
      [ids[index], organisation, project, batch, dataset, overlap, priority],
    );
    for (const [position, item] of items.entries()) {
      await owner.query('INSERT INTO task_items VALUES ($1, $2, $3, $4)', [
        ids[index],
        item,
        organisation,
        position,
      ]);
    }
  }
  return ids;
}

/** Asks for a task of a project. */
export function claim(scene: Scene, as = 'annotator', options: ReadOptions = {}): Promise<Answer> {
  return post(scene, `/v1/projects/${options.project ?? 'pictures'}/tasks/claim`, { ...options, as });
}

/** Does something with a task: heartbeat, complete, release or skip. */
export function act(
  scene: Scene,
  task: string,
  what: string,
  options: ReadOptions & { readonly json?: object } = {},
): Promise<Answer> {
  const { json, ...rest } = options;
  const body = json && { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } };
  return post(scene, `/v1/tasks/${task}/${what}`, { ...rest, ...body });
}

function post(scene: Scene, path: string, options: ReadOptions): Promise<Answer> {
  return scene.get(path, { ...options, method: 'POST' });
}

/** What is told of a claimed task. */
export interface ClaimedTask {
  readonly id: string;
  readonly stage: string;
  readonly round: number;
  readonly items: readonly {
    id: string;
    key: string;
    mediaType: string;
    size: number;
    etag: string;
    contentUrl: string;
  }[];
  readonly lease: { readonly id: string; readonly expiresAt: string; readonly heartbeatSeconds: number };
}

/** Returns the task of a claim that must have found one. */
export async function claimed(scene: Scene, as = 'annotator'): Promise<ClaimedTask> {
  const answer = await claim(scene, as);
  const { task } = bodyOf(answer);
  if (answer.status !== 200 || task === null) throw new Error(`${answer.status} ${answer.body.toString()}`);
  return task as ClaimedTask;
}

/** Returns the body of an answer. */
export function bodyOf(answer: Answer): ReturnType<typeof JSON.parse> {
  return JSON.parse(answer.body.toString('utf8'));
}

/** Lets the time of every live lease of these people run out. */
export async function lapse(scene: Scene, ...handles: string[]): Promise<void> {
  await scene.fixture.owner.query(
    `UPDATE task_leases SET expires_at = now() - interval '1 s' WHERE ended_at IS NULL AND person_id = ANY ($1)`,
    [handles.map((handle) => scene.personId(handle))],
  );
}

/** Takes every task and lease away. */
export async function clearTasks(scene: Scene): Promise<void> {
  for (const table of [
    'task_leases',
    'task_items',
    'tasks',
    'task_batches',
    'task_positions',
    'task_cursors',
  ])
    await scene.fixture.owner.query(`DELETE FROM ${table}`);
}
