import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, expect, it } from '@jest/globals';
import { sourceArguments } from '#libs/testing';
import { FsObjectStore } from './fs-object-store.adapter.js';

const AGAIN = new URL('../../test/opens-again.main.ts', import.meta.url);
const directories: string[] = [];

afterAll(() => Promise.all(directories.map((path) => rm(path, { recursive: true, force: true }))));

it('keeps what one thread is writing when another thread of the process opens the store', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-threads-'));
  directories.push(directory);
  const store = await FsObjectStore.open(directory);
  const written = await store.put('folder/object', openedBetween(directory));
  expect(written.length).toBe(6);
  expect((await store.readWhole('folder/object', 6)).toString()).toBe('onetwo');
});

async function* openedBetween(directory: string): AsyncGenerator<Buffer> {
  yield Buffer.from('one');
  const thread = new Worker(AGAIN, { workerData: directory, execArgv: sourceArguments(AGAIN).slice(0, -1) });
  const [said] = (await once(thread, 'message')) as [string];
  expect(said).toBe('opened');
  await thread.terminate();
  yield Buffer.from('two');
}
