// An example of a worker: downloads each task's items, works on them, and completes the task.
// Usage: PORTCULLIS_TOKEN=… node examples/worker.ts http://127.0.0.1:8080 street-scenes
import { PortcullisClient, type Task, type TaskEnding, workThroughTasks } from '@portcullis/client';

const [origin = 'http://127.0.0.1:8080', project = 'street-scenes'] = process.argv.slice(2);
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());

const client = new PortcullisClient({ origin, token: process.env['PORTCULLIS_TOKEN'] ?? '' });

/** The work itself: here the bytes of every item are only counted. */
async function annotate(task: Task, signal: AbortSignal): Promise<TaskEnding> {
  for (const item of task.items) {
    const { body, recordId } = await client.read(item.id, { project: task.projectId, signal });
    let bytes = 0;
    for await (const chunk of body) bytes += chunk.length;
    console.log(`${item.key}: ${bytes} bytes, record ${recordId}`);
  }
  return task.stage === 'reviewing' ? { verdict: 'accepted' } : 'complete';
}

const result = await workThroughTasks(client, { project, signal: stopped.signal }, (task, { signal }) =>
  annotate(task, signal),
);
console.log(`${result.ended} tasks ended, ${result.lost} lost`);
