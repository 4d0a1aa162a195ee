import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseReceipt } from '#libs/evidence';
import { formatTlogProof, leafHash, MerkleTree } from '#libs/tlog';
import type { Recorder } from '#libs/trail';
import { type CliRun, run } from '../fake-terminal.js';
import { access, type Exported, rangeOf, record, TrailWorld } from './trail-world.js';

let world: TrailWorld;
let organisation: string;
let recorder: Recorder;
let receipts: string[];
let log: Exported;
let server: Server;
let origin: string;
let dir: string;
/** Requests the server was sent. */
let asked: string[];
/** Lines of the erasable values it has. */
let values: string[];
/** What a dishonest or failing server does with an answer before it is sent. */
let twist: (path: string, response: ServerResponse, body: string) => void;
const honest: typeof twist = (_, response, body) => void response.end(body);

beforeAll(async () => {
  world = await TrailWorld.create();
  server = createServer((request, response) => {
    void respond(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await world?.close();
});
beforeEach(async () => {
  organisation = await world.organisation();
  recorder = world.recorder();
  receipts = [...(await record(recorder, accesses(7))).values()];
  log = await world.export(organisation);
  dir = await mkdtemp(join(tmpdir(), 'pc-export-'));
  asked = [];
  values = [];
  twist = honest;
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const accesses = (count: number) => Array.from({ length: count }, () => access(organisation));
const tree = (): MerkleTree => MerkleTree.of(log.lines.map((line) => leafHash(line)));

/** Serves the log as the trail does, from what the tests exported. */
async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '', origin);
  asked.push(`${url.pathname}${url.search}`);
  expect(request.headers.authorization).toBe('Bearer tok');
  const at = (name: string): number => Number(url.searchParams.get(name));
  if (url.pathname === `/trail/v1/logs/${organisation}/checkpoint`)
    return twist('checkpoint', response, log.note);
  if (url.pathname === `/trail/v1/logs/${organisation}/entries`) {
    // Fewer than were asked for, as a server may.
    const lines = log.lines.slice(at('start'), Math.min(at('end'), at('start') + 3));
    return twist('entries', response, lines.map((line) => `${line.toString()}\n`).join(''));
  }
  if (url.pathname === `/trail/v1/logs/${organisation}/values`)
    return twist('values', response, values.map((line) => `${line}\n`).join(''));
  if (url.pathname === `/trail/v1/logs/${organisation}/consistency`) {
    expect(at('to')).toBe(log.lines.length);
    const proof = tree()
      .consistency(at('from'))
      .map((hash) => hash.toString('base64'));
    return twist('consistency', response, JSON.stringify({ proof }));
  }
  expect(`${request.method} ${url.pathname}`).toBe('POST /trail/v1/receipts/redeem');
  const { receipt } = JSON.parse(await text(request));
  const { recordId, leafHash: leaf } = parseReceipt(receipt) ?? {};
  const index = log.lines.findIndex((line) => leafHash(line).equals(leaf ?? Buffer.alloc(0)));
  const proof = formatTlogProof({ index, proof: tree().proof(index), checkpoint: log.note });
  return twist(
    'redeem',
    response,
    JSON.stringify({ recordId, index, proof, event: log.lines[index]?.toString() }),
  );
}

const trail = (...args: string[]): Promise<CliRun> =>
  run(['trail', ...args], { PORTCULLIS_URL: origin, PORTCULLIS_TOKEN: 'tok' });
const policy = (): string => join(log.dir, 'policy-1.json');
const exportInto = (): Promise<CliRun> =>
  trail('export', '--organisation', organisation, '--out', dir, '--policy', policy(), '--json');

describe('portcullis trail export', () => {
  it('writes a folder that verifies, byte for byte what the log has', async () => {
    const done = await exportInto();
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(done.out)).toMatchObject({
      version: 1,
      organisation,
      size: log.lines.length,
      resumedAt: 0,
    });
    expect(await readFile(join(dir, 'events.ndjson'))).toEqual(
      await readFile(join(log.dir, 'events.ndjson')),
    );
    expect(await readFile(join(dir, 'checkpoint'), 'utf8')).toBe(log.note);
    expect(await trail('verify', dir, '--policy', policy())).toMatchObject({ code: 0 });
  });

  it('goes on where it was broken off, and adds what is new later', async () => {
    twist = (path, response, body) => {
      if (path !== 'entries' || asked.length < 3) return honest(path, response, body);
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.slice(0, body.indexOf('\n') + 20), () => response.destroy());
    };
    expect(await exportInto()).toMatchObject({
      code: 1,
      err: expect.stringContaining('GATEWAY_UNREACHABLE'),
    });
    expect(await readdir(dir)).toEqual(['events.ndjson']);
    twist = honest;
    expect(JSON.parse((await exportInto()).out)).toMatchObject({ size: 7, resumedAt: 4 });

    await record(recorder, accesses(2));
    log = await world.export(organisation);
    asked = [];
    expect(JSON.parse((await exportInto()).out)).toMatchObject({ size: 9, resumedAt: 7 });
    expect(asked[1]).toContain('start=7&end=9');
    expect(await trail('verify', dir, '--policy', policy())).toMatchObject({ code: 0 });
  });

  it.each([
    ['leaves one out', (lines: string[]) => lines.slice(1)],
    ['edits one', (lines: string[]) => lines.map((line) => line.replace('"DE"', '"FR"'))],
    ['adds one', (lines: string[]) => [...lines, ...lines, ...lines]],
    ['sends none', () => []],
    ['sends one of 70 KiB', () => ['x'.repeat(70 * 1024)]],
  ])('refuses the records of a server that %s, and writes no manifest', async (_, change) => {
    twist = (path, response, body) => {
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
    expect(asked).toHaveLength(1);
    await rm(join(dir, 'events.ndjson'), { recursive: true });
    twist = (path, response, body) =>
      path === 'entries'
        ? response.end(log.lines.map((line) => `${line.toString()}\n`).join(''))
        : honest(path, response, body);
    asked = [];
    expect(await exportInto()).toMatchObject({ code: 0 });
    expect(asked.filter((path) => path.includes('/entries'))).toHaveLength(1);
  });

  describe('of erasable values', () => {
    const file = (): string => join(dir, 'values.ndjson');
    const valueOf = (json: string): string =>
      JSON.stringify({ sha256: createHash('sha256').update(json).digest('hex'), json });

    it('has what the server has now: what was erased since is gone from the folder too', async () => {
      values = [valueOf('{"a":1}'), valueOf('{"b":"\\n\u2028"}')];
      expect(await exportInto()).toMatchObject({ code: 0 });
      expect(await readFile(file(), 'utf8')).toBe(values.map((line) => `${line}\n`).join(''));
      expect((await stat(file())).mode & 0o077).toBe(0);
      const verified = await trail('verify', dir, '--policy', policy(), '--json');
      expect(JSON.parse(verified.out)).toMatchObject({ ok: true, values: { given: 2, matched: 0 } });

      values = values.slice(1);
      expect(await exportInto()).toMatchObject({ code: 0 });
      expect(await readFile(file(), 'utf8')).toBe(`${values[0]}\n`);
    });

    it('leaves them out where they are not wanted, those of an earlier export too', async () => {
      values = [valueOf('{"a":1}')];
      await exportInto();
      asked = [];
      const again = await trail('export', '--organisation', organisation, '--out', dir, '--no-values');
      expect(again).toMatchObject({ code: 0 });
      expect(asked.join()).not.toContain('/values');
      expect((await readdir(dir)).sort()).toEqual(['checkpoint', 'events.ndjson', 'manifest.json']);
    });

    it('keeps no half of them', async () => {
      values = [valueOf('{"a":1}'), valueOf('{"b":2}')];
      twist = (path, response, body) =>
        path === 'values' ? void response.end(body.slice(0, -3)) : honest(path, response, body);
      expect(await exportInto()).toMatchObject({ code: 1, err: expect.stringContaining('ANSWER_INVALID') });
      twist = (path, response, body) => {
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
      values = [valueOf('{"a":1}').replace('1', '2')];
      await exportInto();
      const verified = await trail('verify', dir, '--policy', policy(), '--json');
      expect([verified.code, verified.out]).toEqual([1, expect.stringContaining('VALUE_MISMATCH')]);
    });
  });

  it('refuses a checkpoint the policy does not believe before it asks for a record', async () => {
    log = { ...log, note: (await world.resign(organisation, log.lines)).note };
    expect(await exportInto()).toMatchObject({ code: 1, err: expect.stringContaining('CHECKPOINT_REFUSED') });
    expect(asked).toHaveLength(1);
  });
});

describe('portcullis trail checkpoint', () => {
  const checkpoint = (...args: string[]): Promise<CliRun> =>
    trail('checkpoint', '--organisation', organisation, ...args);

  it('prints the note it verified, and says when nothing was verified', async () => {
    expect(await checkpoint('--policy', policy())).toEqual({ code: 0, out: log.note.trimEnd(), err: '' });
    expect(await checkpoint()).toMatchObject({ code: 0, err: expect.stringContaining('not verified') });
    log = { ...log, note: (await world.resign(organisation, log.lines)).note };
    expect(await checkpoint('--policy', policy())).toMatchObject({
      code: 1,
      err: expect.stringContaining('too-few-witnesses'),
    });
  });

  it('proves that the log grew from an older one, and finds when it did not', async () => {
    const older = log;
    const since = (): Promise<CliRun> =>
      checkpoint('--policy', policy(), '--since', join(older.dir, 'checkpoint'), '--json');
    expect(JSON.parse((await since()).out)).toMatchObject({ size: 7, since: 7, verified: true });
    await record(recorder, accesses(4));
    const newer = await world.export(organisation);
    log = newer;
    expect(JSON.parse((await since()).out)).toMatchObject({ size: 11, since: 7 });

    const forked = log.lines.toSpliced(2, 1);
    log = await world.write(organisation, forked, await world.keys.checkpoint(rangeOf(forked)));
    expect(await since()).toMatchObject({ code: 1, err: expect.stringContaining('LOG_INCONSISTENT') });
    const cut = newer.lines.slice(0, 5);
    log = await world.write(organisation, cut, await world.keys.checkpoint(rangeOf(cut)));
    expect(await since()).toMatchObject({ code: 1, err: expect.stringContaining('rolled back') });
  });
});

describe('portcullis trail redeem', () => {
  it('makes the same proof from an export without any server as the server makes', async () => {
    for (const receipt of receipts) {
      const offline = await run(['trail', 'redeem', receipt, '--export', log.dir, '--policy', policy()]);
      expect(offline).toMatchObject({ code: 0, err: '' });
      expect(asked).toEqual([]);
      expect(await trail('redeem', receipt, '--policy', policy())).toEqual(offline);
      asked = [];
      expect(offline.out).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex \d+\n/);
    }
  });

  it.each([
    [
      'another record’s event',
      (answer: Record<string, unknown>) => ({ ...answer, event: log.lines.at(-1)?.toString() }),
    ],
    ['another index', (answer: Record<string, unknown>) => ({ ...answer, index: 6 })],
    [
      'a proof that leads elsewhere',
      (answer: Record<string, unknown>) => {
        const proof = tree().proof(0).toReversed();
        return { ...answer, proof: formatTlogProof({ index: 0, proof, checkpoint: log.note }) };
      },
    ],
  ])('refuses %s, whatever the server says of it', async (_, change) => {
    twist = (_path, response, body) => void response.end(JSON.stringify(change(JSON.parse(body))));
    const first = receipts.find((receipt) =>
      parseReceipt(receipt)?.leafHash.equals(leafHash(log.lines[0] as Buffer)),
    );
    expect(await trail('redeem', first ?? '', '--policy', policy())).toMatchObject({
      code: 1,
      err: expect.stringContaining('REDEMPTION_REFUSED'),
    });
  });

  it('refuses a forged receipt, text that is none, and one whose record the log does not have', async () => {
    const redeem = (receipt: string): Promise<CliRun> =>
      run(['trail', 'redeem', receipt, '--export', log.dir, '--policy', policy()]);
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
