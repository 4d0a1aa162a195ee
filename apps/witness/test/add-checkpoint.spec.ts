import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EMPTY_ROOT, formatAddCheckpoint, openNote, parseCheckpoint } from '#libs/tlog';
import {
  checkpointOf,
  growth,
  newDataDir,
  ORIGIN,
  PREFIX,
  RunningWitness,
  treeOf,
  quiet,
} from './running-witness.js';

const HASH = createHash('sha256').update(ORIGIN).digest('hex');

describe('add-checkpoint', () => {
  let dataDir: string;
  let running: RunningWitness;

  beforeEach(async () => {
    dataDir = newDataDir();
    running = await RunningWitness.start({ dataDir });
  });
  afterEach(async () => {
    await running.stop();
    rmSync(dataDir, { recursive: true });
  });

  const expectCosigned = async (body: string): Promise<void> => {
    const { status, text } = await running.add(body);
    expect(status).toBe(200);
    const note = body.slice(body.indexOf('\n\n') + 2);
    expect(openNote(note + text, [running.verifier])).toMatchObject({ ok: true, verified: [{}] });
  };

  it('200: cosigns the first checkpoint, then what continues it, then the same again', async () => {
    await expectCosigned(await growth(0, 5));
    await expectCosigned(await growth(5, 9));
    await expectCosigned(await growth(9, 9));
  });

  it('200: cosigns an empty log, and what follows it', async () => {
    await expectCosigned(await growth(0, 0));
    await expectCosigned(await growth(0, 3));
  });

  it('200: keeps the logs of one operator apart', async () => {
    await expectCosigned(await growth(0, 5));
    await expectCosigned(await growth(0, 2, 'other', `${PREFIX}other`));
    await expectCosigned(await growth(2, 7, 'other', `${PREFIX}other`));
  });

  it('200: dates the cosignature now', async () => {
    const { text } = await running.add(await growth(0, 1));
    const signature = Buffer.from(text.trimEnd().split(' ')[2] ?? '', 'base64').subarray(4);
    const age = Date.now() / 1000 - Number(signature.readBigUInt64BE());
    expect(Math.abs(age)).toBeLessThan(10);
  });

  it('400: for what is not a request, a note, a checkpoint, or an old size beyond the new one', async () => {
    const good = await growth(0, 5);
    for (const body of [
      '',
      'rubbish',
      good.replace('old 0', 'old 00'),
      good.replace('old 0\n', 'old 0\nnot-a-hash\n'),
      good.replace('\n5\n', '\n05\n'),
      good.slice(0, good.lastIndexOf('—')),
      `${good}x`,
      good.replace('old 0', 'old 6'),
    ]) {
      expect({ body, status: (await running.add(body)).status }).toEqual({ body, status: 400 });
    }
  });

  it('403: when no known key signed, or a known one’s signature is false', async () => {
    const good = await growth(0, 5);
    const changedText = good.replace('\n5\n', '\n6\n');
    const otherKey = good.replace(/— (\S+) \S+/, '— $1 AAAAAAE=');
    for (const body of [changedText, otherKey]) expect((await running.add(body)).status).toBe(403);
    expect((await running.ask(`/checkpoints/${HASH}`)).status).toBe(404);
  });

  it('404: for a log it does not know', async () => {
    for (const origin of ['elsewhere.example/log', PREFIX.slice(0, -1), `x${ORIGIN}`]) {
      expect((await running.add(await growth(0, 5, undefined, origin))).status).toBe(404);
    }
    const spaced = (await growth(0, 5)).replace(ORIGIN, `${PREFIX}a b`);
    expect((await running.add(spaced)).status).toBe(404);
  });

  it('409: when the old size is not the latest, and says which is', async () => {
    expect(await running.add(await growth(3, 5))).toEqual({
      status: 409,
      text: '0\n',
      type: 'text/x.tlog.size',
    });
    await expectCosigned(await growth(0, 5));
    for (const body of [await growth(0, 9), await growth(4, 9), await growth(0, 2)]) {
      expect(await running.add(body)).toEqual({ status: 409, text: '5\n', type: 'text/x.tlog.size' });
    }
  });

  it('422: for a fork, whatever it comes with, and stays at what it cosigned', async () => {
    await expectCosigned(await growth(0, 5));
    const forked = await checkpointOf(treeOf(9, 'forked'));
    const honest = treeOf(9);
    const same = await checkpointOf(treeOf(5, 'forked'));
    const wrong = [
      await growth(5, 9, 'forked'),
      formatAddCheckpoint({ oldSize: 5, proof: honest.consistency(5), checkpoint: forked }),
      formatAddCheckpoint({ oldSize: 5, proof: [], checkpoint: await checkpointOf(honest) }),
      formatAddCheckpoint({ oldSize: 5, proof: [], checkpoint: same }),
      formatAddCheckpoint({ oldSize: 5, proof: [EMPTY_ROOT], checkpoint: await checkpointOf(treeOf(5)) }),
    ];
    for (const body of wrong) expect((await running.add(body)).status).toBe(422);
    await expectCosigned(await growth(5, 9));
  });

  it('logs a fork with both notes, each signed by the log: the proof that it forked', async () => {
    const warnings: object[] = [];
    const logger = { ...quiet, warn: (fields: object) => void warnings.push(fields) };
    await running.stop();
    running = await RunningWitness.start({ dataDir, logger });
    await expectCosigned(await growth(0, 5));
    await running.add(await growth(5, 9, 'forked'));
    const latest = (await running.ask(`/checkpoints/${HASH}`)).text;
    expect(warnings).toEqual([{ origin: ORIGIN, refused: await checkpointOf(treeOf(9, 'forked')), latest }]);
  });

  it('422: for a proof from nothing, and for an empty tree with a root', async () => {
    const checkpoint = await checkpointOf(treeOf(5));
    const withProof = formatAddCheckpoint({ oldSize: 0, proof: [EMPTY_ROOT], checkpoint });
    const impossible = await checkpointOf({ size: 0, root: treeOf(1).root });
    const rooted = formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint: impossible });
    for (const body of [withProof, rooted]) expect((await running.add(body)).status).toBe(422);
  });

  it('413: for a body beyond 64 KiB, declared or not', async () => {
    const body = Buffer.alloc(64 * 1024 + 1, 'a');
    expect((await running.add(body)).status).toBe(413);
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(body);
        controller.close();
      },
    });
    const init = { method: 'POST', body: stream, duplex: 'half' };
    expect((await running.ask('/add-checkpoint', init as RequestInit)).status).toBe(413);
    expect((await running.add(Buffer.alloc(64 * 1024, 'a'))).status).toBe(400);
  });

  it('405 and 404: for other methods and addresses', async () => {
    expect((await running.ask('/add-checkpoint')).status).toBe(405);
    expect((await running.ask('/livez', { method: 'POST' })).status).toBe(405);
    for (const path of [
      '/',
      '/checkpoints/',
      `/checkpoints/${HASH.toUpperCase()}`,
      '/checkpoints/../logs',
      '/%00',
    ]) {
      expect((await running.ask(path)).status).toBe(404);
    }
  });

  it('serves the latest checkpoint it cosigned, with both signatures, and says that it lives', async () => {
    await expectCosigned(await growth(0, 5));
    await expectCosigned(await growth(5, 7));
    for (const path of [`/checkpoints/${HASH}`, `/${HASH}/checkpoint`]) {
      const { status, text } = await running.ask(path);
      const opened = openNote(text, [running.verifier]);
      expect(status).toBe(200);
      expect(opened.ok && parseCheckpoint(opened.text)).toMatchObject({ value: { origin: ORIGIN, size: 7 } });
      expect(opened.ok && opened.unverified.map(({ name }) => name)).toEqual([ORIGIN]);
    }
    expect((await running.ask('/livez')).status).toBe(200);
    expect((await running.ask('/readyz')).status).toBe(200);
    expect((await running.ask(`/checkpoints/${HASH}`, { method: 'HEAD' })).text).toBe('');
  });

  it('never answers a changed request with a 5xx, nor cosigns it', async () => {
    await expectCosigned(await growth(0, 5));
    const good = Buffer.from(await growth(5, 9));
    const change = fc.record({ at: fc.nat(good.length - 1), byte: fc.nat(255), cut: fc.nat(40) });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, byte, cut }) => {
        const body = Buffer.concat([good.subarray(0, at), Buffer.of(byte), good.subarray(at + cut)]);
        if (body.equals(good)) return;
        expect((await running.add(body)).status).toBeGreaterThanOrEqual(400);
        expect((await running.add(body)).status).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
    await expectCosigned(good.toString());
  });

  it('cosigns one of fifty forks that come at once, and one root of a size only', async () => {
    await expectCosigned(await growth(0, 1, 'base'));
    const base = treeOf(1, 'base');
    const bodies = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const fork = treeOf(1, 'base');
        for (let leaf = 1; leaf < 4; leaf += 1) fork.append(treeOf(1, `fork ${index} ${leaf}`).root);
        const proof = fork.consistency(base.size);
        return formatAddCheckpoint({ oldSize: 1, proof, checkpoint: await checkpointOf(fork) });
      }),
    );
    const answers = await Promise.all(bodies.map((body) => running.add(body)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array<number>(49).fill(409)]);
    const winner = answers.findIndex(({ status }) => status === 200);
    const { text } = await running.ask(`/checkpoints/${HASH}`);
    const note = (bodies[winner] ?? '').split('\n\n')[1] ?? '?';
    expect(text.startsWith(note)).toBe(true);
  });
});
