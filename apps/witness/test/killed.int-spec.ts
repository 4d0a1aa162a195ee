import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from '@jest/globals';
import { growth, LOGS, newDataDir } from './running-witness.js';

const ROUNDS = 4;
const PROJECT = join(import.meta.dirname, '../../..');
const HOOKS = `file://${join(PROJECT, 'libs/testing/src/typescript-hooks.ts')}`;
const dataDir = newDataDir();
const children: ChildProcess[] = [];

/** Starts `main.ts` as its own process; resolves with its address once it serves. */
async function start(): Promise<{ child: ChildProcess; url: string }> {
  const args = ['--conditions=source', '--import', HOOKS, join(PROJECT, 'apps/witness/src/main.ts')];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORTCULLIS_WITNESS_DATA_DIR: dataDir,
      PORTCULLIS_WITNESS_NAME: 'witness.example/w1',
      PORTCULLIS_WITNESS_LOGS: JSON.stringify(LOGS),
      PORTCULLIS_WITNESS_PORT: '0',
    },
  });
  children.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { address } = JSON.parse(line) as { address: { port: number } };
  return { child, url: `http://127.0.0.1:${address.port}` };
}

async function add(url: string, body: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body });
  return { status: response.status, text: await response.text() };
}

/** Asks for one checkpoint after the other until the process is gone; returns the size last cosigned. */
async function growUntilGone(url: string, from: number, onCosigned: () => void): Promise<number> {
  let size = from;
  try {
    for (;;) {
      const { status } = await add(url, await growth(size, size + 1));
      if (status !== 200) throw new Error(`refused with ${status}`);
      size += 1;
      onCosigned();
    }
  } catch (error) {
    if ((error as Error).message.startsWith('refused')) throw error;
    return size;
  }
}

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true });
});

describe('a witness killed at any moment', () => {
  it('remembers at least all it gave away, and at most one checkpoint more', async () => {
    let remembered = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const { child, url } = await start();
      const cosigned = Promise.withResolvers<void>();
      const growing = growUntilGone(url, remembered, cosigned.resolve);
      // The first round kills it wherever it is, the others with something to remember.
      if (round > 0) await cosigned.promise;
      // Another client's answer is the moment: somewhere within the first one's requests.
      for (let asked = 0; asked <= round * 3; asked += 1) await fetch(`${url}/livez`);
      child.kill('SIGKILL');
      const given = await growing;
      const again = await start();
      const { text } = await add(again.url, await growth(given + 5, given + 6));
      remembered = Number(text);
      expect(remembered - given === 0 || remembered - given === 1).toBe(true);
      const fork = await growth(0, remembered, 'forked');
      expect((await add(again.url, fork.replace('old 0', `old ${remembered}`))).status).toBe(
        remembered === 0 ? 200 : 422,
      );
      again.child.kill('SIGKILL');
      await once(again.child, 'exit');
    }
    expect(remembered).toBeGreaterThan(0);
  });
});
