import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sendRaw } from '../support/http-client.js';
import { byteEdits, mutation, type RequestParts, toBytes } from '../support/mutations.js';
import type { RunningGateway } from '../support/gateway-fixture.js';
import { Scene } from '../support/scene.js';
import { connectS3 } from '../support/s3/s3-scene.js';
import { presign, sign, type Signed } from '../support/s3/signed.js';

/** The long form, `S3_MUTATIONS=10000`, is the one that counts; CI runs the short one. */
const REQUESTS = Number(process.env['S3_MUTATIONS'] ?? 1_000);
const AT_ONCE = 10;
const QUIET_MS = 400;

let scene: Scene;
let gateway: RunningGateway;
let requests: readonly RequestParts[];

beforeAll(async () => {
  scene = await Scene.create();
  const httpLimits = { headersMs: 1_000, idleMs: 1_000, keepAliveMs: 50 };
  gateway = await scene.fixture.startGateway({ httpLimits, recordDeadlineMs: 10_000 });
  await scene.world.addItem({ key: 'a/k.txt', content: Buffer.alloc(3_000, 7) });
  const keys = await connectS3(scene, { projects: [scene.world.project], person: 'annotator' });
  const host = new URL(gateway.origin).host;
  const path = '/s3/pictures/a/k.txt';
  const signed: Signed[] = await Promise.all([
    sign(scene, keys, { path, host, headers: { range: 'bytes=0-99' } }),
    sign(scene, keys, {
      path: '/s3/pictures',
      host,
      query: { 'list-type': '2', prefix: 'a', delimiter: '/' },
    }),
    sign(scene, keys, { method: 'HEAD', path, host }),
    sign(scene, keys, { path: '/s3/', host }),
    sign(scene, keys, { path: '/a/k.txt', host: 'pictures.s3.localhost' }),
    presign(scene, keys, { path, host, expiresIn: 3_600 }),
    presign(scene, keys, { path, host, expiresIn: 3_600, query: { 'response-content-type': 'text/plain' } }),
  ]);
  requests = signed.map(({ method, target, headers }) => ({
    method,
    target,
    headers: Object.entries(headers),
    body: '',
  }));
});
afterAll(() => scene?.stop());

const STATUS_LINE = /HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n/;

/** What was signed, and by whom, read apart from the product: a mutation that leaves this alone leaves the request good. */
function meaningOf(bytes: Buffer): string {
  const [head = ''] = bytes.toString('latin1').split('\r\n\r\n', 1);
  const [line = '', ...headers] = head.split('\r\n');
  const [method = '', target = ''] = line.split(' ');
  const [path = '', query = ''] = target.split('?', 2);
  // Presigned for GET, a URL may be asked for its headers too.
  const asked = method === 'HEAD' && query.includes('X-Amz-Signature') ? 'GET' : method;
  return JSON.stringify([asked, unescape(path), pairsOf(query), signedOf(head, headers)]);
}

function pairsOf(query: string): string[] {
  const pairs = query.split('&').filter((pair) => pair !== '');
  return pairs.map((pair) => unescape(pair.includes('=') ? pair : `${pair}=`)).sort();
}

function signedOf(head: string, headers: readonly string[]): string[] {
  const names = /SignedHeaders=([a-z0-9;-]+)/i.exec(head.replaceAll('%3B', ';'))?.[1]?.split(';') ?? [];
  return headers
    .map((header) => {
      const at = header.indexOf(':');
      return [header.slice(0, at).toLowerCase(), header.slice(at + 1).trim()] as const;
    })
    .filter(([name]) => names.includes(name) || name === 'authorization' || name.startsWith('x-amz-'))
    .map(([name, value]) => `${name}:${value.replace(/[ \t]+/g, ' ')}`)
    .sort();
}

function unescape(text: string): string {
  return text.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

describe('mutated signed requests', () => {
  it(`of which ${REQUESTS} are tried are never served and never a fault of ours`, async () => {
    const seed = Number(process.env['FAST_CHECK_SEED'] ?? Date.now() % 2 ** 31);
    process.stdout.write(`mutated signatures: FAST_CHECK_SEED=${seed}\n`);
    const statuses = new Map<string, number>();
    const mutated = fc.record({
      which: fc.nat(),
      mutations: fc.array(mutation, { minLength: 1, maxLength: 3 }),
      edits: byteEdits,
    });
    const attack = async (
      batch: readonly {
        which: number;
        mutations: ((parts: RequestParts) => RequestParts)[];
        edits: { at: number; cut: number; put: Uint8Array }[];
      }[],
    ): Promise<void> => {
      await Promise.all(
        batch.map(async ({ which, mutations, edits }) => {
          const valid = requests[which % requests.length] as RequestParts;
          const bytes = toBytes(
            mutations.reduce((before, change) => change(before), valid),
            edits,
          );
          if (meaningOf(bytes) === meaningOf(toBytes(valid, []))) return;
          const answer = await sendRaw(gateway.origin, bytes, QUIET_MS);
          const status = STATUS_LINE.exec(answer)?.[1] ?? 'none';
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          // A starved process may lose its lease; no input can make it, and it gives nothing while it has none.
          if (status === '503' && answer.includes('(ACCESS_CHANGED)')) return;
          if (/^[25]/.test(status))
            throw new Error(`${status} for ${bytes.toString('latin1')}: ${answer.slice(0, 400)}`);
        }),
      );
    };
    await fc.assert(fc.asyncProperty(fc.array(mutated, { minLength: AT_ONCE, maxLength: AT_ONCE }), attack), {
      numRuns: REQUESTS / AT_ONCE,
      seed,
    });
    process.stdout.write(`mutated signatures: ${JSON.stringify(Object.fromEntries([...statuses].sort()))}\n`);
    expect((statuses.get('403') ?? 0) + (statuses.get('400') ?? 0)).toBeGreaterThan(REQUESTS * 0.3);
    // What was altered is refused; what it was made from is served.
    const [untouched] = requests;
    const answer = await sendRaw(gateway.origin, toBytes(untouched as RequestParts, []));
    expect(STATUS_LINE.exec(answer)?.[1]).toBe('206');
  }, 600_000);
});
