import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sourceArguments, waitUntil } from '#libs/testing';
import { OutboxScene, WEBHOOK_SECRET } from '../support/outbox-scene.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

const MAIN = new URL('../../src/main.ts', import.meta.url);

let scene: OutboxScene;
let receiver: WebhookReceiver;
let directory: string;

beforeAll(async () => {
  scene = await OutboxScene.create();
  receiver = await WebhookReceiver.start();
  directory = await mkdtemp(join(tmpdir(), 'portcullis-worker-'));
});
afterAll(async () => {
  receiver?.stop();
  await scene?.drop();
  await rm(directory, { recursive: true, force: true });
});

async function startWorker(): Promise<ChildProcess> {
  return spawn(process.execPath, sourceArguments(MAIN), {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      PORTCULLIS_DATABASE_URL: await scene.urlFor('portcullis_worker'),
      PORTCULLIS_KMS_REGION: 'eu-central-1',
      PORTCULLIS_OBJECT_STORE: pathToFileURL(directory).href,
      PORTCULLIS_WEBHOOK_SECRET: WEBHOOK_SECRET,
      PORTCULLIS_WEBHOOK_ALLOW_PRIVATE: '127.0.0.0/8',
      PORTCULLIS_LOG_LEVEL: 'error',
    },
  });
}

async function kill(worker: ChildProcess): Promise<void> {
  const gone = once(worker, 'exit');
  worker.kill('SIGKILL');
  await gone;
}

describe('a worker that is killed while a receiver has its message and has not answered', () => {
  it('leaves it to the next, which sends the same again; nothing is lost and nothing is another', async () => {
    await scene.webhook(receiver.url('/silent'));
    const first = await startWorker();
    const id = await scene.tell({ type: 'break-glass.used', data: { grantId: 'g-1' } });
    await waitUntil(() => receiver.received.length === 1, { timeoutMs: 30_000 });
    await kill(first);
    expect(await scene.deliveries(id)).toMatchObject([{ state: 'pending', attempts: 1 }]);
    await scene.endLeases();
    const second = await startWorker();
    await waitUntil(() => receiver.received.length === 2, { timeoutMs: 30_000 });
    receiver.release();
    const [delivery] = await scene.ended(id);
    expect(delivery).toMatchObject({ state: 'delivered', attempts: 2, last_status: 204 });
    const [one, two] = receiver.received;
    expect([one?.headers['webhook-id'], one?.body]).toEqual([two?.headers['webhook-id'], two?.body]);
    expect(await scene.attempts(delivery?.id ?? '')).toMatchObject([
      { attempt: 1, ended_at: null },
      { attempt: 2, status: 204 },
    ]);
    await kill(second);
  });
});
