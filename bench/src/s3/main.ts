// node dist/bench/src/s3/main.js [--quick]   The S3 endpoint: against the native one, a million keys, a late range of a large item.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLoad, runRequests } from '../load.js';
import { type Child, startChild } from '../process.js';
import { type S3Keys, SignedUrls } from './signed-urls.js';

interface Governed {
  readonly origin: string;
  readonly token: string;
  readonly items: Readonly<Record<string, readonly string[]>>;
  readonly s3: S3Keys;
}

/** Milliseconds of one kind of request, asked one after the other. */
interface Times {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

const quick = process.argv.includes('--quick');
const ITEMS = quick ? 100_000 : 1_000_000;
const LARGE_BYTES = quick ? 128 * 1024 ** 2 : 1024 ** 3;
const SECONDS = quick ? 3 : 5;
const ROUNDS = quick ? 2 : 5;
const ASKED = quick ? 50 : 200;
const RANGE_BYTES = 65_536;
const SIZE = '100 KiB';
const OBJECTS = 100;

const dataDir = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
await chmod(dataDir, 0o711);
console.log(`Starting the governed server, ${ITEMS} items and ${LARGE_BYTES / 1024 ** 2} MiB …`);
const env = { PORT: '0', PORTCULLIS_DATA_DIR: dataDir, PORTCULLIS_SAMPLES: 'off' };
const server = await startChild<Governed>('./s3/server.js', [String(ITEMS), String(LARGE_BYTES)], env);
try {
  const urls = new SignedUrls(server.ready.origin, server.ready.s3);
  const result = {
    at: new Date().toISOString(),
    items: ITEMS,
    reads: await compareReads(server.ready, urls),
    listing: await measureListings(urls),
    lateRange: await measureLateRanges(server, urls),
  };
  await mkdir('bench/results', { recursive: true });
  const path = join('bench/results', `s3-${result.at.replaceAll(':', '-')}.json`);
  await writeFile(path, JSON.stringify(result, null, 2));
  console.log(`${JSON.stringify(result, null, 2)}\n\nWritten to ${path}`);
} finally {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}

/** Presigned GETs against the native endpoint, the same person and items, in turn, round by round. */
async function compareReads({ origin, token, items }: Governed, urls: SignedUrls): Promise<object> {
  const keys = Array.from({ length: OBJECTS }, (_, index) => `100-KiB/${index}`);
  const paths = await Promise.all(keys.map((key) => urls.object('bench', key)));
  const requests = paths.map((url) => ({ method: 'GET' as const, path: url.slice(origin.length) }));
  const native = () => runLoad({ origin, tokens: [token], items: items[SIZE] ?? [], seconds: SECONDS });
  const s3 = () => runRequests(origin, requests, SECONDS);
  await native();
  await s3();
  const rounds: { native: number; s3: number; failed: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [plain, signed] = [await native(), await s3()];
    rounds.push({
      native: plain.requestsPerSecond,
      s3: signed.requestsPerSecond,
      failed: plain.failed + signed.failed,
    });
  }
  const ratios = rounds.map((round) => round.s3 / round.native).sort((a, b) => a - b);
  return { size: SIZE, ratio: ratios[ratios.length >> 1], rounds };
}

async function measureListings(urls: SignedUrls): Promise<Record<string, Times>> {
  const anywhere = (index: number): string => String((index * 7_919) % 1_000).padStart(4, '0');
  return {
    pagesOf1000Keys: await timed((index) => urls.listing('million', { startAfter: `${anywhere(index)}/` })),
    first1000Folders: await timed(() => urls.listing('million', { delimiter: '/' })),
    foldersFromSomewhere: await timed((index) =>
      urls.listing('million', { delimiter: '/', startAfter: `${anywhere(index)}/` }),
    ),
  };
}

async function measureLateRanges(child: Child<Governed>, urls: SignedUrls): Promise<object> {
  const url = await urls.object('bench', 'gibibyte');
  const before = child.rssMebibytes();
  const times = await timed(
    () => Promise.resolve(url),
    (index) => {
      const start = LARGE_BYTES - RANGE_BYTES * (index + 1);
      return { range: `bytes=${start}-${start + RANGE_BYTES - 1}` };
    },
  );
  return { firstByte: times, rssMebibytes: { before, after: child.rssMebibytes() } };
}

/** Asks one after the other and takes the time to the first byte of the answer's body, whose whole is then read. */
async function timed(
  urlOf: (index: number) => Promise<string>,
  headersOf: (index: number) => Record<string, string> = () => ({}),
): Promise<Times> {
  const times: number[] = [];
  for (let index = 0; index < ASKED; index += 1) {
    const url = await urlOf(index);
    const startedAt = performance.now();
    const answer = await fetch(url, { headers: headersOf(index) });
    if (!answer.ok || !answer.body) throw new Error(`${answer.status}: ${await answer.text()}`);
    const reader = answer.body.getReader();
    await reader.read();
    times.push(performance.now() - startedAt);
    while (!(await reader.read()).done);
  }
  times.sort((a, b) => a - b);
  return { p50Ms: times[times.length >> 1] ?? 0, p95Ms: times[Math.floor(times.length * 0.95)] ?? 0 };
}
