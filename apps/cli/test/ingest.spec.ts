import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '#libs/testing';
import { type CliRun, run } from './fake-terminal.js';
import { refuse, UploadServer } from './upload-server.js';

let folder: string;
let server: UploadServer;
let environment: Record<string, string>;
const large = randomBytes(3_000_000);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pc-cli-'));
  await mkdir(join(folder, 'sub', 'deep'), { recursive: true });
  await writeFile(join(folder, 'a photo.jpg'), 'one');
  await writeFile(join(folder, 'empty.txt'), '');
  await writeFile(join(folder, 'sub', 'b.WAV'), 'two');
  await writeFile(join(folder, 'sub', 'deep', 'c.bin'), large);
  await writeFile(join(folder, '.hidden'), 'no');
  await symlink('/etc/passwd', join(folder, 'link.txt'));
  server = new UploadServer();
  environment = { PORTCULLIS_TOKEN: 'secret-token', PORTCULLIS_URL: await server.start() };
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function ingest(...args: string[]): Promise<CliRun & { summary: Record<string, unknown> }> {
  const ended = await run(['ingest', folder, '--dataset', 'street-scenes', '--json', ...args], environment);
  return { ...ended, summary: ended.out ? JSON.parse(ended.out) : {} };
}

function paths(): string[] {
  return server.received.map((upload) => decodeURIComponent(upload.path)).sort();
}

describe('portcullis ingest', () => {
  it('uploads every file below a folder with its type, length and digest, and nothing else', async () => {
    const { code, summary } = await ingest('--prefix', 'batch-1/');
    expect(code).toBe(0);
    expect(summary).toMatchObject({
      uploaded: 4,
      uploadedBytes: 3_000_006,
      skipped: 0,
      remaining: 0,
      ignored: 2,
    });
    const base = '/admin/v1/datasets/street-scenes/items/batch-1';
    expect(paths()).toEqual(
      ['a photo.jpg', 'empty.txt', 'sub/b.WAV', 'sub/deep/c.bin'].map((key) => `${base}/${key}`),
    );
    const byPath = new Map(server.received.map((upload) => [upload.path, upload]));
    const photo = byPath.get('/admin/v1/datasets/street-scenes/items/batch-1%2Fa%20photo.jpg');
    expect(photo?.headers).toMatchObject({
      'content-type': 'image/jpeg',
      authorization: 'Bearer secret-token',
    });
    expect(byPath.get(`${base}%2Fsub%2Fdeep%2Fc.bin`)?.body.equals(large)).toBe(true);
    expect(byPath.get(`${base}%2Fsub%2Fb.WAV`)?.headers['content-type']).toBe('audio/vnd.wave');
  });

  it('uploads a single file under its name', async () => {
    const ended = await run(['ingest', join(folder, 'a photo.jpg'), '--dataset', 'd'], environment);
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out).toMatch(/^d: 1 uploaded \(3 B in \d+\.\d s, .*\/s\), 0 skipped, 0 failed, 0 left out$/);
    expect(paths()).toEqual(['/admin/v1/datasets/d/items/a photo.jpg']);
  });

  it('never has more uploads under way than asked for', async () => {
    for (let index = 0; index < 20; index += 1)
      await writeFile(join(folder, `many-${index}.txt`), 'x'.repeat(50_000));
    await ingest('--concurrency', '3');
    expect(server.mostAtOnce).toBeLessThanOrEqual(3);
    expect(server.received).toHaveLength(24);
  });

  it('tries again after 503, 429 and a broken connection, as late as Retry-After says', async () => {
    const times: number[] = [];
    server.fault = (request, response, attempt) => {
      if (!request.url?.includes('c.bin')) return false;
      times.push(performance.now());
      if (attempt === 1) return refuse(response, 503, 'KEY_UNAVAILABLE', { 'retry-after': '1' });
      if (attempt === 2) return refuse(response, 429, 'RATE_LIMITED', { 'retry-after': '0' });
      if (attempt > 3) return false;
      request.once('data', () => request.socket.destroy());
      return true;
    };
    const { code, summary } = await ingest();
    expect({ code, uploaded: summary['uploaded'] }).toEqual({ code: 0, uploaded: 4 });
    expect(times).toHaveLength(4);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('does not repeat a refusal, goes on with the others, names the failure and ends with 1', async () => {
    let refusals = 0;
    server.fault = (request, response) => {
      if (!request.url?.includes('c.bin')) return false;
      refusals += 1;
      return refuse(response, 403, 'ROLE_FORBIDS');
    };
    const { code, summary } = await ingest();
    expect(code).toBe(1);
    expect(refusals).toBe(1);
    expect(summary).toMatchObject({
      uploaded: 3,
      failures: [{ path: join(folder, 'sub/deep/c.bin'), code: 'ROLE_FORBIDS', message: '403: not today' }],
    });
  });

  it('gives up on a file after five attempts, without ending the run', async () => {
    let attempts = 0;
    server.fault = (request, response) => {
      if (!request.url?.includes('photo')) return false;
      attempts += 1;
      return refuse(response, 500, 'INTERNAL', { 'retry-after': '0' });
    };
    const { code, summary } = await ingest();
    expect({ code, attempts, uploaded: summary['uploaded'] }).toEqual({ code: 1, attempts: 5, uploaded: 3 });
  });

  it('resumes: sends only what is new, changed or was refused', async () => {
    server.fault = (request, response) =>
      request.url?.includes('photo') ? refuse(response, 403, 'ROLE_FORBIDS') : false;
    await ingest();
    server.fault = undefined;
    server.received.length = 0;
    await utimes(join(folder, 'sub', 'deep', 'c.bin'), new Date(), new Date(0));
    await writeFile(join(folder, 'sub', 'b.WAV'), 'TWO');
    await utimes(join(folder, 'sub', 'b.WAV'), new Date(), new Date(0));
    await writeFile(join(folder, 'new.txt'), 'new');
    const { code, summary } = await ingest('--resume');
    expect(code).toBe(0);
    expect(paths().map((path) => path.split('/').at(-1))).toEqual(['a photo.jpg', 'new.txt', 'b.WAV']);
    expect(summary).toMatchObject({ uploaded: 3, skipped: 2 });
    server.received.length = 0;
    expect((await ingest('--resume')).summary).toMatchObject({ uploaded: 0, skipped: 5 });
    expect((await ingest('--resume', '--prefix', 'other/')).summary).toMatchObject({
      uploaded: 5,
      skipped: 0,
    });
    expect((await ingest()).summary).toMatchObject({ uploaded: 5, skipped: 0 });
  });

  it('survives a journal whose last line was torn by a crash', async () => {
    await ingest();
    const journal = join(folder, '.portcullis-ingest.json');
    await truncate(journal, (await readFile(journal)).length - 20);
    expect((await ingest('--resume')).summary).toMatchObject({ uploaded: 1, skipped: 3 });
    expect((await ingest('--resume')).summary).toMatchObject({ uploaded: 0, skipped: 4 });
  });

  it('an interruption stops at once, says how to go on and keeps what was finished', async () => {
    const interruption = new AbortController();
    server.fault = (request) => {
      if (!request.url?.includes('c.bin')) return false;
      request.resume();
      return true;
    };
    const running = run(
      ['ingest', folder, '--dataset', 'd', '--concurrency', '1'],
      environment,
      interruption.signal,
    );
    await waitUntil(() => server.received.length === 3);
    await waitUntil(async () =>
      (await readFile(join(folder, '.portcullis-ingest.json'), 'utf8')).includes('b.WAV'),
    );
    interruption.abort();
    const ended = await running;
    expect(ended.code).toBe(130);
    expect(ended.err).toContain('--resume');
    server.fault = undefined;
    const resumed = await run(['ingest', folder, '--dataset', 'd', '--resume', '--json'], environment);
    expect(JSON.parse(resumed.out)).toMatchObject({ uploaded: 1, skipped: 3 });
  });

  it('a file that shrinks while it is sent is a failure, not a hang', async () => {
    const path = join(folder, 'sub', 'deep', 'c.bin');
    server.fault = (request, response, attempt) => {
      if (!request.url?.includes('c.bin') || attempt > 1) return false;
      request.resume();
      // Between the listing and the second attempt the file loses its end.
      void truncate(path, 10).then(() => refuse(response, 503, 'BUSY', { 'retry-after': '0' }));
      return true;
    };
    const { code, summary } = await ingest();
    expect(code).toBe(1);
    expect(summary).toMatchObject({ uploaded: 3, failures: [{ code: 'SOURCE_CHANGED' }] });
  });

  it('never prints the token', async () => {
    server.fault = (_request, response) => refuse(response, 401, 'UNAUTHENTICATED');
    const ended = await ingest();
    expect(ended.code).toBe(1);
    expect(ended.out + ended.err).not.toContain('secret-token');
    expect(await readFile(join(folder, '.portcullis-ingest.json'), 'utf8')).not.toContain('secret-token');
  });

  it.each([
    [['ingest', '/nowhere/at/all', '--dataset', 'd'], 1, 'SOURCE_UNREADABLE'],
    [['ingest', '.', '--dataset', 'd', '--concurrency', '0'], 2, 'a whole number from 1 to 64'],
    [['ingest', '.'], 2, '--dataset'],
    [['ingest', '.', '--dataset', 'd', '--url', 'ftp://x'], 1, 'URL_INVALID'],
  ])('refuses %j clearly', async (args, code, said) => {
    const ended = await run(args, environment);
    expect(ended.code).toBe(code);
    expect(ended.err).toContain(said);
  });
});
