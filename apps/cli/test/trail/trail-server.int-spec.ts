import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseReceipt } from '#libs/evidence';
import { formatTlogProof, leafHash } from '#libs/tlog';
import type { Recorder } from '#libs/trail';
import { type CliRun, run } from '../fake-terminal.js';
import { honest, LogServer } from './log-server.js';
import { access, rangeOf, record, TrailWorld } from './trail-world.js';

let world: TrailWorld;
let organisation: string;
let recorder: Recorder;
let receipts: string[];
let server: LogServer;
let dir: string;

beforeAll(async () => {
  world = await TrailWorld.create();
  server = await LogServer.start();
});
afterAll(async () => {
  server?.stop();
  await world?.close();
});
beforeEach(async () => {
  organisation = await world.organisation();
  recorder = world.recorder();
  receipts = [...(await record(recorder, accesses(7))).values()];
  server.organisation = organisation;
  server.log = await world.export(organisation);
  dir = await mkdtemp(join(tmpdir(), 'pc-export-'));
  server.asked = [];
  server.values = [];
  server.twist = honest;
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const accesses = (count: number) => Array.from({ length: count }, () => access(organisation));

const trail = (...args: string[]): Promise<CliRun> =>
  run(['trail', ...args], { PORTCULLIS_URL: server.origin, PORTCULLIS_TOKEN: 'tok' });
const policy = (): string => join(server.log.dir, 'policy-1.json');
const exportInto = (): Promise<CliRun> =>
  trail('export', '--organisation', organisation, '--out', dir, '--policy', policy(), '--json');

describe('portcullis trail export', () => {
  it('writes a folder that verifies, byte for byte what the log has', async () => {
    const done = await exportInto();
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(done.out)).toMatchObject({
      version: 1,
      organisation,
      size: server.log.lines.length,
      resumedAt: 0,
    });
    expect(await readFile(join(dir, 'events.ndjson'))).toEqual(
      await readFile(join(server.log.dir, 'events.ndjson')),
    );
    expect(await readFile(join(dir, 'checkpoint'), 'utf8')).toBe(server.log.note);
    expect(await trail('verify', dir, '--policy', policy())).toMatchObject({ code: 0 });
  });

  it('goes on where it was broken off, and adds what is new later', async () => {
    server.twist = (path, response, body) => {
      if (path !== 'entries' || server.asked.length < 3) return honest(path, response, body);
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.slice(0, body.indexOf('\n') + 20), () => response.destroy());
    };
    expect(await exportInto()).toMatchObject({
      code: 1,
      err: expect.stringContaining('GATEWAY_UNREACHABLE'),
    });
    expect(await readdir(dir)).toEqual(['events.ndjson']);
    server.twist = honest;
    expect(JSON.parse((await exportInto()).out)).toMatchObject({ size: 7, resumedAt: 4 });

    await record(recorder, accesses(2));
    server.log = await world.export(organisation);
    server.asked = [];
    expect(JSON.parse((await exportInto()).out)).toMatchObject({ size: 9, resumedAt: 7 });
    expect(server.asked[1]).toContain('start=7&end=9');
    expect(await trail('verify', dir, '--policy', policy())).toMatchObject({ code: 0 });
  });

  it.each([
    ['leaves one out', (lines: string[]) => lines.slice(1)],
    ['edits one', (lines: string[]) => lines.map((line) => line.replace('"DE"', '"FR"'))],
    ['adds one', (lines: string[]) => [...lines, ...lines, ...lines]],
    ['sends none', () => []],
    ['sends one of 70 KiB', () => ['x'.repeat(70 * 1024)]],
  ])('refuses the records of a server that %s, and writes no manifest', async (_, change) => {
    server.twist = (path, response, body) => {
      if (path !== 'entries') return honest(path, response, body);
      const lines = change(body.split('\n').slice(0, -1));
      response.end(lines.map((line) => `${line}\n`).join(''));
    };
    expect(await exportInto()).toMatchObject({ code: 1, err: expect.stringContaining('LOG_NOT_AS_SIGNED') });
    expect(await readdir(dir)).toEqual(['events.ndjson']);
  });

  it('says when its folder cannot be written, and asks for the records in one request', async () => {
    await mkdir(join(dir, 'events.ndjson'));
    expect(await exportInto()).toMatchObject({ code: 1, err: expect.stringContaining('EXPORT_UNWRITABLE') });
    expect(server.asked).toHaveLength(1);
    await rm(join(dir, 'events.ndjson'), { recursive: true });
    server.twist = (path, response, body) =>
      path === 'entries'
        ? response.end(server.log.lines.map((line) => `${line.toString()}\n`).join(''))
        : honest(path, response, body);
    server.asked = [];
    expect(await exportInto()).toMatchObject({ code: 0 });
    expect(server.asked.filter((path) => path.includes('/entries'))).toHaveLength(1);
  });

  describe('of erasable values', () => {
    const file = (): string => join(dir, 'values.ndjson');
    const valueOf = (json: string): string =>
      JSON.stringify({ sha256: createHash('sha256').update(json).digest('hex'), json });

    it('has what the server has now: what was erased since is gone from the folder too', async () => {
      server.values = [valueOf('{"a":1}'), valueOf('{"b":"\\n\u2028"}')];
      expect(await exportInto()).toMatchObject({ code: 0 });
      expect(await readFile(file(), 'utf8')).toBe(server.values.map((line) => `${line}\n`).join(''));
      expect((await stat(file())).mode & 0o077).toBe(0);
      const verified = await trail('verify', dir, '--policy', policy(), '--json');
      expect(JSON.parse(verified.out)).toMatchObject({ ok: true, values: { given: 2, matched: 0 } });

      server.values = server.values.slice(1);
      expect(await exportInto()).toMatchObject({ code: 0 });
      expect(await readFile(file(), 'utf8')).toBe(`${server.values[0]}\n`);
    });

    it('leaves them out where they are not wanted, those of an earlier export too', async () => {
      server.values = [valueOf('{"a":1}')];
      await exportInto();
      server.asked = [];
      const again = await trail('export', '--organisation', organisation, '--out', dir, '--no-values');
      expect(again).toMatchObject({ code: 0 });
      expect(server.asked.join()).not.toContain('/values');
      expect((await readdir(dir)).sort()).toEqual(['checkpoint', 'events.ndjson', 'manifest.json']);
    });

    it('keeps no half of them', async () => {
      server.values = [valueOf('{"a":1}'), valueOf('{"b":2}')];
      server.twist = (path, response, body) =>
        path === 'values' ? void response.end(body.slice(0, -3)) : honest(path, response, body);
      expect(await exportInto()).toMatchObject({ code: 1, err: expect.stringContaining('ANSWER_INVALID') });
      server.twist = (path, response, body) => {
        if (path !== 'values') return honest(path, response, body);
        response.writeHead(200, { 'content-length': body.length });
        response.write(body.slice(0, body.indexOf('\n') + 1), () => response.destroy());
      };
      expect(await exportInto()).toMatchObject({
        code: 1,
        err: expect.stringContaining('GATEWAY_UNREACHABLE'),
      });
      expect(await readdir(dir)).toEqual(['events.ndjson']);
    });

    it('is said to be altered when one is not what its name says', async () => {
      server.values = [valueOf('{"a":1}').replace('1', '2')];
      await exportInto();
      const verified = await trail('verify', dir, '--policy', policy(), '--json');
      expect([verified.code, verified.out]).toEqual([1, expect.stringContaining('VALUE_MISMATCH')]);
    });
  });

  it('refuses a checkpoint the policy does not believe before it asks for a record', async () => {
    server.log = { ...server.log, note: (await world.resign(organisation, server.log.lines)).note };
    expect(await exportInto()).toMatchObject({ code: 1, err: expect.stringContaining('CHECKPOINT_REFUSED') });
    expect(server.asked).toHaveLength(1);
  });
});

describe('portcullis trail checkpoint', () => {
  const checkpoint = (...args: string[]): Promise<CliRun> =>
    trail('checkpoint', '--organisation', organisation, ...args);

  it('prints the note it verified, and says when nothing was verified', async () => {
    expect(await checkpoint('--policy', policy())).toEqual({
      code: 0,
      out: server.log.note.trimEnd(),
      err: '',
    });
    expect(await checkpoint()).toMatchObject({ code: 0, err: expect.stringContaining('not verified') });
    server.log = { ...server.log, note: (await world.resign(organisation, server.log.lines)).note };
    expect(await checkpoint('--policy', policy())).toMatchObject({
      code: 1,
      err: expect.stringContaining('too-few-witnesses'),
    });
  });

  it('proves that the log grew from an older one, and finds when it did not', async () => {
    const older = server.log;
    const since = (): Promise<CliRun> =>
      checkpoint('--policy', policy(), '--since', join(older.dir, 'checkpoint'), '--json');
    expect(JSON.parse((await since()).out)).toMatchObject({ size: 7, since: 7, verified: true });
    await record(recorder, accesses(4));
    const newer = await world.export(organisation);
    server.log = newer;
    expect(JSON.parse((await since()).out)).toMatchObject({ size: 11, since: 7 });

    const forked = server.log.lines.toSpliced(2, 1);
    server.log = await world.write(organisation, forked, await world.keys.checkpoint(rangeOf(forked)));
    expect(await since()).toMatchObject({ code: 1, err: expect.stringContaining('LOG_INCONSISTENT') });
    const cut = newer.lines.slice(0, 5);
    server.log = await world.write(organisation, cut, await world.keys.checkpoint(rangeOf(cut)));
    expect(await since()).toMatchObject({ code: 1, err: expect.stringContaining('rolled back') });
  });
});

describe('portcullis trail redeem', () => {
  it('makes the same proof from an export without any server as the server makes', async () => {
    for (const receipt of receipts) {
      const offline = await run([
        'trail',
        'redeem',
        receipt,
        '--export',
        server.log.dir,
        '--policy',
        policy(),
      ]);
      expect(offline).toMatchObject({ code: 0, err: '' });
      expect(server.asked).toEqual([]);
      expect(await trail('redeem', receipt, '--policy', policy())).toEqual(offline);
      server.asked = [];
      expect(offline.out).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex \d+\n/);
    }
  });

  it.each([
    [
      'another record’s event',
      (answer: Record<string, unknown>) => ({ ...answer, event: server.log.lines.at(-1)?.toString() }),
    ],
    ['another index', (answer: Record<string, unknown>) => ({ ...answer, index: 6 })],
    [
      'a proof that leads elsewhere',
      (answer: Record<string, unknown>) => {
        const proof = server.tree().proof(0).toReversed();
        return { ...answer, proof: formatTlogProof({ index: 0, proof, checkpoint: server.log.note }) };
      },
    ],
  ])('refuses %s, whatever the server says of it', async (_, change) => {
    server.twist = (_path, response, body) => void response.end(JSON.stringify(change(JSON.parse(body))));
    const first = receipts.find((receipt) =>
      parseReceipt(receipt)?.leafHash.equals(leafHash(server.log.lines[0] as Buffer)),
    );
    expect(await trail('redeem', first ?? '', '--policy', policy())).toMatchObject({
      code: 1,
      err: expect.stringContaining('REDEMPTION_REFUSED'),
    });
  });

  it('refuses a forged receipt, text that is none, and one whose record the log does not have', async () => {
    const redeem = (receipt: string): Promise<CliRun> =>
      run(['trail', 'redeem', receipt, '--export', server.log.dir, '--policy', policy()]);
    const [receipt = ''] = receipts;
    const forged = receipt.replace(/at=\d+/, `at=${Date.now() + 5_000}`);
    expect(await redeem(forged)).toMatchObject({ code: 1, err: expect.stringContaining('signature') });
    expect(await redeem('v1;org=x')).toMatchObject({
      code: 1,
      err: expect.stringContaining('RECEIPT_INVALID'),
    });
    const [later = ''] = (await record(recorder, accesses(1))).values();
    expect(await redeem(later)).toMatchObject({ code: 1, err: expect.stringContaining('RECORD_NOT_IN_LOG') });
    await writeFile(join(dir, 'receipt'), `${receipt}\n`);
    expect(await redeem(join(dir, 'receipt'))).toMatchObject({ code: 0 });
  });
});
