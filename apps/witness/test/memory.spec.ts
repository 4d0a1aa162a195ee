import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '#libs/kernel';
import { SIGNATURE_TYPE, toVerifier, verifierKey } from '#libs/tlog';
import { AddCheckpointService } from '../src/add-checkpoint.service.js';
import { KeyQueues } from '../src/key-queues.js';
import { createWitness, originHashOf } from '../src/index.js';
import { LogStateStore, type LogStates } from '../src/log-state.store.js';
import { growth, LOGS, newDataDir, ORIGIN, quiet, RunningWitness } from './running-witness.js';
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';

const FILE = originHashOf(ORIGIN);

describe('the memory of a witness', () => {
  let dataDir: string;
  const started: RunningWitness[] = [];
  const start = async (): Promise<RunningWitness> => {
    const running = await RunningWitness.start({ dataDir });
    started.push(running);
    return running;
  };

  beforeEach(() => {
    dataDir = newDataDir();
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((running) => running.stop()));
    rmSync(dataDir, { recursive: true });
  });

  it('outlives a restart, and so does its key', async () => {
    const first = await start();
    expect((await first.add(await growth(0, 5))).status).toBe(200);
    await started.pop()?.stop();
    const second = await start();
    expect(second.witness.verifierKey).toBe(first.witness.verifierKey);
    expect((await second.add(await growth(0, 5))).text).toBe('5\n');
    expect((await second.add(await growth(5, 6, 'forked'))).status).toBe(422);
    expect((await second.add(await growth(5, 6))).status).toBe(200);
  });

  it('is closed to other users, key and state', async () => {
    const running = await start();
    await running.add(await growth(0, 5));
    expect(statSync(join(dataDir, 'witness-key.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'logs', FILE)).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(dataDir, 'logs'))).toEqual([FILE]);
  });

  it('does not start on half a directory: key without memory, memory without key', async () => {
    await (await start()).add(await growth(0, 5));
    const options = { dataDir, name: 'w', logs: LOGS, logger: quiet };
    const refused = { code: 'WITNESS_DIRECTORY_UNUSABLE' };
    const key = readFileSync(join(dataDir, 'witness-key.pem'));
    rmSync(join(dataDir, 'witness-key.pem'));
    await expect(createWitness(options)).rejects.toMatchObject(refused);
    for (const damaged of [Buffer.alloc(0), key.subarray(0, 60)]) {
      writeFileSync(join(dataDir, 'witness-key.pem'), damaged, { mode: 0o600 });
      await expect(createWitness(options)).rejects.toMatchObject(refused);
    }
    writeFileSync(join(dataDir, 'witness-key.pem'), key);
    chmodSync(join(dataDir, 'witness-key.pem'), 0o640);
    await expect(createWitness(options)).rejects.toMatchObject(refused);
    chmodSync(join(dataDir, 'witness-key.pem'), 0o600);
    rmSync(join(dataDir, 'logs'), { recursive: true });
    await expect(createWitness(options)).rejects.toMatchObject(refused);
  });

  it('cosigns nothing for a log whose record was changed, and other logs as before', async () => {
    const running = await start();
    await running.add(await growth(0, 5));
    const path = join(dataDir, 'logs', FILE);
    const note = readFileSync(path, 'utf8');
    const other = originHashOf(`${ORIGIN}-other`);
    for (const damaged of ['', note.replace('\n5\n', '\n4\n'), note.slice(0, -20)]) {
      writeFileSync(path, damaged);
      expect((await running.add(await growth(0, 9))).status).toBe(503);
    }
    // A true record, but of another log.
    mkdirSync(join(dataDir, 'logs'), { recursive: true });
    writeFileSync(join(dataDir, 'logs', other), note);
    expect((await running.add(await growth(0, 9, undefined, `${ORIGIN}-other`))).status).toBe(503);
    expect((await running.add(await growth(0, 9, undefined, `${ORIGIN}-third`))).status).toBe(200);
  });

  it('forgets what an interrupted write left behind', async () => {
    await start();
    await started.pop()?.stop();
    writeFileSync(join(dataDir, 'logs', `${FILE}.x.tmp`), 'half');
    await start();
    expect(readdirSync(join(dataDir, 'logs'))).toEqual([]);
  });

  it('holds when the client is gone before the answer: asking again is answered', async () => {
    const running = await start();
    const body = await growth(0, 5);
    const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
    await once(socket, 'connect');
    const length = Buffer.byteLength(body);
    socket.end(`POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: ${length}\r\n\r\n${body}`);
    socket.resume();
    await once(socket, 'close');
    expect((await running.add(body)).text).toBe('5\n');
    expect((await running.add(await growth(5, 5))).status).toBe(200);
  });

  it('refuses requests that come after it was closed', async () => {
    const running = await start();
    await running.witness.close();
    expect((await running.add(await growth(0, 5))).status).toBe(503);
  });
});

describe('a witness that dies between writing and answering', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = newDataDir();
    await createWitness({ dataDir, name: 'w', logs: LOGS, logger: quiet });
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  /** A service on the real files whose `save` is broken by `broken`. */
  const serviceWith = (
    broken: (store: LogStates) => LogStates['save'],
  ): [AddCheckpointService, LogStates] => {
    const privateKey = createPrivateKey(readFileSync(join(dataDir, 'witness-key.pem')));
    const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
    const publicKey = spki.subarray(-32);
    const verifier = toVerifier(verifierKey('w', SIGNATURE_TYPE.cosignature, publicKey));
    const store = new LogStateStore(join(dataDir, 'logs'), verifier);
    const signer = {
      name: 'w',
      publicKey,
      sign: (message: Buffer) => Promise.resolve(sign(null, message, privateKey)),
    };
    const states = { find: store.find.bind(store), save: broken(store) };
    const queues = new KeyQueues();
    const service = new AddCheckpointService({
      logs: LOGS,
      states,
      signer,
      queues,
      clock: systemClock,
      logger: quiet,
    });
    return [service, store];
  };

  it('has given nothing away, and takes up where it wrote', async () => {
    const dying = serviceWith((store) => async (hash, note) => {
      await store.save(hash, note);
      throw new Error('killed');
    });
    await expect(dying[0].add(Buffer.from(await growth(0, 5)))).rejects.toThrow('killed');
    const running = await RunningWitness.start({ dataDir, name: 'w' });
    expect((await running.add(await growth(0, 5, 'forked'))).text).toBe('5\n');
    expect((await running.add(await growth(5, 5, 'forked'))).status).toBe(422);
    expect((await running.add(await growth(5, 5))).status).toBe(200);
    await running.stop();
  });

  it('gives no cosignature when it could not write', async () => {
    const [service, store] = serviceWith(() => () => Promise.reject(new Error('disk full')));
    await expect(service.add(Buffer.from(await growth(0, 5)))).rejects.toThrow('disk full');
    expect(await store.find(FILE)).toBeNull();
  });
});
