import { existsSync } from 'node:fs';
import { join } from 'node:path';
import cliProgress from 'cli-progress';
import { projectFile } from '../project-files.js';
import { writeDescription } from '../description.js';
import { writePrivately } from '../secrets.js';
import type { Standalone } from '../standalone.js';
import { ControlPlaneClient } from './control-plane.client.js';
import { listSampleItems, type SampleItem } from './sample-items.js';
import { SampleSet } from './sample-set.js';
import { SampleSignIn } from './sample-sign-in.js';

const OWNER_OF: Readonly<Record<string, string>> = { 'street-scenes': 'client-admin', voices: 'other-client-admin' };

/** Creates the sample organisations and ingests the sample files, once; what an interrupted start left is completed. */
export async function setUpSamples(standalone: Standalone, print: (line: string) => void): Promise<void> {
  const marker = join(standalone.dataDir, 'samples.done');
  if (existsSync(marker)) return;
  print('First start: creating the sample organisations, people, projects and terms …');
  const signIn = new SampleSignIn(standalone.description);
  await new SampleSet({
    origin: standalone.origin,
    signIn: (handle) => signIn.token(handle),
    createKmsKey: (description) => standalone.createKmsKey(description),
    keepToolCredential: (handle, secret) => writeDescription(standalone.dataDir, standalone.description, { [handle]: secret }),
  }).create();
  const items = await listSampleItems(projectFile('samples'));
  await ingest(standalone, items, signIn);
  await queueTasks(new ControlPlaneClient(standalone.origin, 'client-admin', (handle) => signIn.token(handle)));
  await writePrivately(marker, `${new Date().toISOString()}\n`);
  print(`Ingested ${items.length} items, encrypted under their clients' own keys.`);
}

async function ingest(standalone: Standalone, items: readonly SampleItem[], signIn: SampleSignIn): Promise<void> {
  const bar = new cliProgress.SingleBar({
    format: 'Ingesting {bar} {percentage}% | {done}/{items} items | {key}',
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 2_000,
  });
  bar.start(items.reduce((sum, item) => sum + item.size, 0), 0, { done: 0, items: items.length, key: '' });
  try {
    for (const [index, item] of items.entries()) {
      const client = new ControlPlaneClient(standalone.origin, OWNER_OF[item.dataset] ?? 'client-admin', (handle) => signIn.token(handle));
      bar.update({ key: item.key, done: index });
      const path = `/admin/v1/datasets/${item.dataset}/items/${item.key}`;
      await client.upload(path, counted(item, (bytes) => bar.increment(bytes)), { 'content-type': item.mediaType, 'content-length': String(item.size) });
    }
    bar.update({ done: items.length, key: 'done' });
  } finally {
    bar.stop();
  }
}

/** One task for every item of `street-scenes`, unless an interrupted set-up got that far already. */
async function queueTasks(client: ControlPlaneClient): Promise<void> {
  const path = '/admin/v1/projects/street-scenes/task-batches';
  const { items } = await client.get<{ items: object[] }>(path);
  if (items.length === 0) await client.ensure(path, { name: 'All street scenes', every: {} });
}

async function* counted(item: SampleItem, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const piece of item.open()) {
    onBytes(piece.length);
    yield piece;
  }
}
