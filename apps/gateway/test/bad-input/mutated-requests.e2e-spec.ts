import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RunningGateway } from '../support/gateway-fixture.js';
import { sendRaw } from '../support/http-client.js';
import { byteEdits, mutation, type RequestParts, toBytes } from '../support/mutations.js';
import { contentPath, Scene } from '../support/scene.js';
import { addTasks } from '../support/tasks.js';
import { type MadeTicket, makeTicket } from '../support/tickets.js';
import { connectTool } from '../support/tools.js';
import { ndaSha256 } from '../support/world.js';

const RUNS = 300;
const AT_ONCE = 10;
const QUIET_MS = 400;

let scene: Scene;
let gateway: RunningGateway;
let requests: readonly RequestParts[];
let itemId: string;
let taskId: string;

beforeAll(async () => {
  scene = await Scene.create();
  // Short limits, so that half a request is given up soon; a long deadline, so that a busy machine is not an outage.
  const httpLimits = { headersMs: 1_000, jsonBodyMs: 300, idleMs: 1_000, keepAliveMs: 50 };
  gateway = await scene.fixture.startGateway({ httpLimits, recordDeadlineMs: 10_000 });
  ({ itemId } = await scene.world.addItem({ content: Buffer.alloc(3_000, 7) }));
  [taskId = ''] = await addTasks(scene, { tasks: Array.from({ length: 50 }, () => [itemId]) });
  const { authorization = '' } = await scene.authorization();
  const tool = await connectTool(scene, { projects: [scene.world.project] });
  const ticket = await makeTicket(scene, itemId);
  requests = [...validRequests(authorization, `Bearer ${tool}`), ...ticketRequests(authorization, ticket)];
});
afterAll(() => scene?.stop());

function validRequests(authorization: string, tool: string): RequestParts[] {
  const get = (target: string, ...headers: [string, string][]): RequestParts => ({
    method: 'GET',
    target,
    headers: [['Authorization', authorization], ...headers],
    body: '',
  });
  const post = (target: string, body: object): RequestParts => ({
    method: 'POST',
    target,
    headers: [
      ['Authorization', authorization],
      ['Content-Type', 'application/json'],
    ],
    body: JSON.stringify(body),
  });
  return [
    get(contentPath(itemId), ['Range', 'bytes=0-99'], ['If-Range', '"a"'], ['User-Agent', 'tests']),
    get(contentPath(itemId, 'pictures'), ['If-None-Match', '"a"'], ['If-Match', '*']),
    get(
      contentPath(itemId),
      ['X-Forwarded-For', '91.0.0.1'],
      ['traceparent', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`],
    ),
    { ...get(contentPath(itemId)), headers: [['Authorization', tool]] },
    get(`/v1/items/${itemId}?project=pictures`),
    get('/v1/projects/pictures/items?limit=5&cursor=WyJhIl0'),
    get('/v1/projects/pictures/exports/label-studio?format=jsonl&reference=s3&prefix=a'),
    get('/v1/projects/pictures/exports/cvat-manifest?prefix=a'),
    {
      method: 'POST',
      target: '/v1/projects/pictures/exports/label-studio',
      headers: [
        ['Authorization', authorization],
        ['Content-Type', 'application/json'],
      ],
      body: JSON.stringify({ predictions: [{ item: itemId, result: [], score: 0.5 }] }),
    },
    get('/v1/me'),
    get('/v1/terms'),
    get('/readyz'),
    get('/openapi.json'),
    post('/v1/projects/pictures/tasks/claim', {}),
    post(`/v1/tasks/${taskId}/heartbeat`, {}),
    post(`/v1/tasks/${taskId}/complete`, { verdict: 'accepted' }),
    post(`/v1/tasks/${taskId}/skip`, {}),
    {
      method: 'POST',
      target: `/v1/terms/${scene.world.nda}/acceptances`,
      headers: [
        ['Authorization', authorization],
        ['Content-Type', 'application/json'],
      ],
      body: JSON.stringify({ documentSha256: ndaSha256('Keep it to yourself.') }),
    },
  ];
}

function ticketRequests(authorization: string, { id, url }: MadeTicket): RequestParts[] {
  const headers: RequestParts['headers'] = [
    ['Authorization', authorization],
    ['Content-Type', 'application/json'],
  ];
  return [
    { method: 'GET', target: url, headers: [['Range', 'bytes=0-99']], body: '' },
    { method: 'HEAD', target: url, headers: [['User-Agent', 'tests']], body: '' },
    {
      method: 'POST',
      target: `/v1/items/${itemId}/tickets`,
      headers,
      body: JSON.stringify({ project: 'pictures', ttlSeconds: 60, maxUses: 3, methods: ['GET'] }),
    },
    { method: 'DELETE', target: `/v1/tickets/${id}`, headers, body: '' },
  ];
}

const STATUS_LINE = /HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n/;
const CODE = /"code":"([A-Z][A-Z0-9_]*)"/;

/** Every answer is a 2xx to 4xx, and what is a 4xx of the API says so in a stable code. */
function assertAnswer(answer: string): void {
  const [, status = ''] = STATUS_LINE.exec(answer) ?? [];
  const code = CODE.exec(answer)?.[1];
  // A starved process may lose its lease; no input can make it, and it gives nothing while it has none.
  if (status === '503' && code === 'ACCESS_CHANGED') return;
  if (!/^[1234]/.test(status)) throw new Error(`not a 2xx to 4xx: ${answer.slice(0, 600)}`);
  const hasBody = !answer.endsWith('\r\n\r\n');
  if (status.startsWith('4') && hasBody && code === undefined)
    throw new Error(`a ${status} without a code: ${answer.slice(0, 600)}`);
}

describe('bad input', () => {
  it('of 3,000 mutated requests is answered with a 2xx to 4xx and a stable code, or not at all, and harms nothing', async () => {
    const seed = Number(process.env['FAST_CHECK_SEED'] ?? Date.now() % 2 ** 31);
    let answered = 0;
    const mutated = fc.record({
      which: fc.nat(),
      mutations: fc.array(mutation, { minLength: 1, maxLength: 3 }),
      edits: byteEdits,
    });
    const attack = async (
      batch: readonly (typeof mutated extends fc.Arbitrary<infer T> ? T : never)[],
    ): Promise<void> => {
      const answers = await Promise.all(
        batch.map(({ which, mutations, edits }) => {
          const valid = requests[which % requests.length] as RequestParts;
          const parts = mutations.reduce((before, change) => change(before), valid);
          return sendRaw(gateway.origin, toBytes(parts, edits), QUIET_MS);
        }),
      );
      for (const answer of answers.filter((text) => text !== '')) {
        answered += 1;
        assertAnswer(answer);
      }
    };
    process.stdout.write(`mutated requests: FAST_CHECK_SEED=${seed}\n`);
    await fc.assert(fc.asyncProperty(fc.array(mutated, { minLength: AT_ONCE, maxLength: AT_ONCE }), attack), {
      numRuns: RUNS,
      seed,
    });
    // What is given up unanswered is half a request; most are whole ones.
    expect(answered).toBeGreaterThan(RUNS * AT_ONCE * 0.6);
    await assertUnharmed();
  }, 180_000);
});

async function assertUnharmed(): Promise<void> {
  const answer = await scene.read(itemId, { gateway });
  expect([answer.status, answer.body.length]).toEqual([200, 3_000]);
  const { rows } = await scene.fixture.owner.query(
    `SELECT DISTINCT sha256 FROM acceptances WHERE terms_id = $1`,
    [scene.world.nda],
  );
  expect(rows).toEqual([{ sha256: ndaSha256('Keep it to yourself.') }]);
}
