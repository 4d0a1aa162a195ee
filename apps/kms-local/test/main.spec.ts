import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceArguments } from '#libs/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OWNER, REGION } from './owner.js';
import { CreateKeyCommand, EncryptCommand, KMSClient } from './raw-kms-client.js';

const MAIN = sourceArguments(new URL('../src/main.ts', import.meta.url));

describe('kms-local as a process of its own', () => {
  let dataDir: string;
  let running: ChildProcess | undefined;

  const run = (env: Record<string, string>): ChildProcess => {
    running = spawn(process.execPath, MAIN, { env: { PATH: process.env.PATH ?? '', ...env } });
    return running;
  };
  const outputUntil = async (child: ChildProcess, wanted: RegExp): Promise<RegExpExecArray> => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    for (;;) {
      const match = wanted.exec(output);
      if (match) return match;
      if (child.exitCode !== null) throw new Error(`ended with: ${output}`);
      await Promise.race([
        once(child.stdout ?? child, 'data'),
        once(child.stderr ?? child, 'data'),
        once(child, 'exit'),
      ]);
    }
  };
  const startServer = async (): Promise<{ child: ChildProcess; kms: KMSClient }> => {
    const child = run({
      KMS_LOCAL_DATA_DIR: dataDir,
      KMS_LOCAL_PORT: '0',
      KMS_LOCAL_CREDENTIALS: JSON.stringify([OWNER]),
    });
    const [, endpoint = ''] = await outputUntil(child, /"url":"([^"]+)"/);
    return {
      child,
      kms: new KMSClient({ region: REGION, endpoint, credentials: { ...OWNER }, maxAttempts: 1 }),
    };
  };
  const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> => {
    const exited = once(child, 'exit');
    child.kill(signal);
    const [code] = (await exited) as [number | null];
    return code;
  };

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'kms-local-'));
  });
  afterEach(async () => {
    running?.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });

  it('serves and ends with code 0 on SIGTERM', async () => {
    const { child, kms } = await startServer();
    await kms.send(new CreateKeyCommand({}));
    expect(await end(child, 'SIGTERM')).toBe(0);
    kms.destroy();
  });

  it('a bad configuration names the variable, quotes no secret and ends with a code other than 0', async () => {
    const child = run({ KMS_LOCAL_DATA_DIR: dataDir, KMS_LOCAL_CREDENTIALS: '[{"secretAccessKey":"shh"}]' });
    const exited = once(child, 'exit');
    const [text] = await outputUntil(child, /KMS_LOCAL_CREDENTIALS[^]*/);
    const [code] = (await exited) as [number];
    expect(code).not.toBe(0);
    expect(text).not.toContain('shh');
  });

  it('every key acknowledged before kill -9 is there and whole after it', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const { child, kms } = await startServer();
      for (const KeyId of acknowledged)
        await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }));
      const creating = Array.from({ length: 40 }, () =>
        kms
          .send(new CreateKeyCommand({}))
          .then(({ KeyMetadata }) => acknowledged.push(KeyMetadata?.KeyId ?? '')),
      );
      await Promise.race(creating);
      await end(child, 'SIGKILL');
      await Promise.allSettled(creating);
      kms.destroy();
    }
    const { child, kms } = await startServer();
    for (const KeyId of acknowledged)
      await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }));
    expect(acknowledged.length).toBeGreaterThanOrEqual(4);
    expect((await readdir(join(dataDir, 'keys'))).filter((name) => !name.endsWith('.key'))).toEqual([]);
    await end(child, 'SIGTERM');
    kms.destroy();
  });
});
