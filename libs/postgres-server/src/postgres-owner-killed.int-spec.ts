import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceArguments, waitUntil } from '#libs/testing';
import { PostgresServer } from './index.js';

const silent = { info: () => undefined, warn: () => undefined };
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pc-own-'));
  await chmod(root, 0o711);
});
afterAll(() => rm(root, { recursive: true, force: true }));

function startOwner(dataDir: string): ChildProcess {
  const owner = new URL('../test/owner.ts', import.meta.url);
  return spawn(process.execPath, sourceArguments(owner, dataDir), { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function lineOf(owner: ChildProcess, start: string): Promise<string> {
  let text = '';
  owner.stdout?.on('data', (piece: Buffer) => (text += piece.toString()));
  return waitUntil(() => text.split('\n').find((line) => line.startsWith(start)) ?? '', {
    timeoutMs: 20_000,
  });
}

async function kill(owner: ChildProcess): Promise<void> {
  const ended = once(owner, 'exit');
  owner.kill('SIGKILL');
  await ended;
}

/** Every live process whose command line names the directory; zombies have no command line. */
async function processesNaming(path: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(path));
}

describe('after kill -9 of the owner', () => {
  it('no process of the server remains within 15 s, and the data can be served again at once', async () => {
    const dataDir = join(root, 'orphan');
    const owner = startOwner(dataDir);
    const pid = Number((await lineOf(owner, 'pid ')).slice(4));
    expect(pid).toBeGreaterThan(1);
    await kill(owner);
    const next = new PostgresServer({ dataDir, logger: silent });
    await next.start();
    expect(next.pid).not.toBe(pid);
    await next.stop();
    await waitUntil(async () => (await processesNaming(dataDir)).length === 0, { timeoutMs: 15_000 });
  });

  it('an interrupted first start is detected, redone and leaves nothing behind', async () => {
    const dataDir = join(root, 'half');
    for (const interruption of [1, 2, 3]) {
      const owner = startOwner(dataDir);
      await lineOf(owner, 'starting');
      await waitUntil(async () => (await readdir(root)).some((name) => name.startsWith('half.init-')), {
        timeoutMs: 20_000,
        intervalMs: 5 * interruption,
      });
      await kill(owner);
      expect(await readdir(root)).not.toContain('half');
    }
    const server = new PostgresServer({ dataDir, logger: silent });
    await server.start();
    await server.stop();
    expect((await readdir(root)).filter((name) => name.startsWith('half.init-'))).toEqual([]);
    await waitUntil(async () => (await processesNaming(dataDir)).length === 0, { timeoutMs: 15_000 });
  });

  it('Ctrl-C in the terminal does not reach the server: it is in a session of its own', async () => {
    const dataDir = join(root, 'orphan');
    const server = new PostgresServer({ dataDir, logger: silent });
    await server.start();
    const sessionOf = async (pid: number | undefined) =>
      (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ')[3];
    expect(await sessionOf(server.pid)).toBe(String(server.pid));
    expect(await sessionOf(server.pid)).not.toBe(await sessionOf(process.pid));
    await server.stop();
  });

  if (process.getuid?.() === 0) {
    it('as root, the server runs as an unprivileged account that cannot read our environment', async () => {
      const server = new PostgresServer({ dataDir: join(root, 'orphan'), logger: silent });
      await server.start();
      const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
      expect(status).toMatch(/^Uid:\t[1-9]\d*\t[1-9]\d*/m);
      expect(await readFile(`/proc/${server.pid}/environ`, 'utf8')).not.toContain('npm_');
      await server.stop();
    });

    it('as root below a directory nobody may enter, the data is placed where the account can reach it', async () => {
      const closed = await mkdtemp(join(tmpdir(), 'pc-closed-'));
      const said: string[] = [];
      const logger = { info: (line: string) => void said.push(line), warn: () => undefined };
      const server = new PostgresServer({ dataDir: join(closed, 'pg'), logger });
      await server.start();
      await server.stop();
      const placed = (await readFile(join(closed, 'pg.location'), 'utf8')).trim();
      expect(said.join('\n')).toContain(`its data is kept in ${placed}`);
      await server.start();
      await server.stop();
      await rm(join(placed, '..'), { recursive: true });
      await expect(server.start()).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
      await rm(closed, { recursive: true });
    });
  }
});
