import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { json, problem, ScriptedGateway, type SeenRequest } from '../test/scripted-gateway.js';
import { PortcullisClient } from './portcullis-client.js';
import type { Task } from './task.js';
import { workThroughTasks } from './task-loop.js';

const LEASE = { id: 'l', heartbeatSeconds: 1 };
const lease = (): object => ({ ...LEASE, expiresAt: new Date(Date.now() + 3_000).toISOString() });
const task = (id: string): object => ({ id, projectId: 'p', stage: 'annotating', items: [], lease: lease() });

type Answer = (response: ServerResponse, request: SeenRequest) => void;

let gateway: ScriptedGateway;
let client: PortcullisClient;
afterEach(() => gateway.stop());

/** A queue of so many tasks; `otherwise` may answer first. */
async function queueOf(
  count: number,
  otherwise: (...asked: Parameters<Answer>) => boolean = () => false,
): Promise<void> {
  let claimed = 0;
  gateway = await ScriptedGateway.start((response, request) => {
    if (otherwise(response, request)) return;
    if (request.url.endsWith('/heartbeat')) json(response, { lease: lease() });
    else if (!request.url.endsWith('/claim')) json(response, {});
    else if (claimed === count) json(response, { task: null, reason: 'NONE_LEFT', retryAfterSeconds: 60 });
    else json(response, { task: task(`t${(claimed += 1)}`) });
  });
  client = new PortcullisClient({ origin: gateway.origin, token: 't', retry: { firstDelayMs: 1 } });
}

const CLAIM = 'POST /v1/projects/p/tasks/claim';

describe(workThroughTasks, () => {
  it('claims, works, and ends each task as the work says, until there is none left', async () => {
    await queueOf(4);
    const endings = ['complete', 'release', 'skip', { verdict: 'accepted' }] as const;
    let index = 0;
    const result = await workThroughTasks(client, { project: 'p' }, () =>
      Promise.resolve(endings[index++] ?? 'skip'),
    );
    expect(result).toEqual({ ended: 4, lost: 0 });
    expect(gateway.paths).toEqual([
      CLAIM,
      'POST /v1/tasks/t1/complete',
      CLAIM,
      'POST /v1/tasks/t2/release',
      CLAIM,
      'POST /v1/tasks/t3/skip',
      CLAIM,
      'POST /v1/tasks/t4/complete',
      CLAIM,
    ]);
    expect(gateway.seen.map(({ body }) => body).filter((body) => body !== '{}')).toEqual([
      '{"verdict":"accepted"}',
    ]);
  });

  it('comes back when the gateway says, where all tasks are in other hands', async () => {
    let claims = 0;
    await queueOf(1, (response, { url }) => {
      const isFirst = url.endsWith('/claim') && (claims += 1) === 1;
      if (isFirst) json(response, { task: null, reason: 'ALL_LEASED', retryAfterSeconds: 1 });
      return isFirst;
    });
    expect(await workThroughTasks(client, { project: 'p' }, () => Promise.resolve('complete'))).toEqual({
      ended: 1,
      lost: 0,
    });
    const [first, second] = gateway.seen;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('keeps the lease alive while the work goes on, and sends no heartbeat after the end', async () => {
    await queueOf(1);
    await workThroughTasks(client, { project: 'p' }, async () => {
      await gateway.untilSeen('/heartbeat', 2);
      return 'complete';
    });
    expect(gateway.paths).toEqual([
      CLAIM,
      'POST /v1/tasks/t1/heartbeat',
      'POST /v1/tasks/t1/heartbeat',
      'POST /v1/tasks/t1/complete',
      CLAIM,
    ]);
    const beats = gateway.seen.filter(({ url }) => url.endsWith('/heartbeat')).map(({ atMs }) => atMs);
    expect((beats[1] ?? 0) - (beats[0] ?? 0)).toBeLessThan(3_000);
  });

  it.each([
    [409, 'LEASE_NOT_HELD'],
    [403, 'ASSIGNMENT_REVOKED'],
    [404, 'NOT_FOUND'],
  ])(
    'stops the work at a heartbeat answered with a %d %s, ends nothing that is not its own, and goes on',
    async (status, code) => {
      await queueOf(2, (response, { url }) => {
        const isLost = url === '/v1/tasks/t1/heartbeat';
        if (isLost) problem(response, { status, code });
        return isLost;
      });
      const lost: Task[] = [];
      const result = await workThroughTasks(
        client,
        { project: 'p', onLeaseLost: (one) => lost.push(one) },
        async ({ id }, { signal }) => {
          if (id === 't1')
            await new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason as Error));
            });
          return 'complete';
        },
      );
      expect(result).toEqual({ ended: 1, lost: 1 });
      expect(lost.map(({ id }) => id)).toEqual(['t1']);
      expect(gateway.paths).not.toContain('POST /v1/tasks/t1/complete');
      expect(gateway.paths).not.toContain('POST /v1/tasks/t1/release');
      expect(gateway.paths).toContain('POST /v1/tasks/t2/complete');
    },
  );

  it('stops the work when the gateway has not been heard of until the lease has run out', async () => {
    await queueOf(1, (response, { url }) => {
      const isBeat = url.endsWith('/heartbeat');
      if (isBeat) response.destroy();
      return isBeat;
    });
    const result = await workThroughTasks(
      client,
      { project: 'p' },
      (_task, { signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('stopped'))),
        ),
    );
    expect(result).toEqual({ ended: 0, lost: 1 });
  });

  it('counts a task as lost when its end comes too late', async () => {
    await queueOf(1, (response, { url }) => {
      const isEnd = url.endsWith('/complete');
      if (isEnd) problem(response, { status: 409, code: 'LEASE_NOT_HELD' });
      return isEnd;
    });
    expect(await workThroughTasks(client, { project: 'p' }, () => Promise.resolve('complete'))).toEqual({
      ended: 0,
      lost: 1,
    });
    expect(gateway.paths).not.toContain('POST /v1/tasks/t1/release');
  });

  it('gives back the task of work that fails, and fails with it', async () => {
    await queueOf(1);
    const working = workThroughTasks(client, { project: 'p' }, () => Promise.reject(new Error('no idea')));
    await expect(working).rejects.toThrow('no idea');
    expect(gateway.paths.at(-1)).toBe('POST /v1/tasks/t1/release');
  });

  it('gives back its task when it is aborted', async () => {
    await queueOf(1);
    const abort = new AbortController();
    const working = workThroughTasks(client, { project: 'p', signal: abort.signal }, (_task, { signal }) => {
      const stopped = new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
      abort.abort(new Error('good night'));
      return stopped;
    });
    await expect(working).rejects.toThrow('good night');
    expect(gateway.paths).toEqual([CLAIM, 'POST /v1/tasks/t1/release']);
  });

  it('waits for new tasks where it is told to, until it is aborted', async () => {
    await queueOf(0);
    const abort = new AbortController();
    const options = { project: 'p', whenNoneLeft: 'wait', signal: abort.signal } as const;
    const working = workThroughTasks(client, options, () => Promise.resolve('complete'));
    await gateway.untilSeen('/claim', 1);
    abort.abort(new Error('good night'));
    await expect(working).rejects.toThrow('good night');
  });
});
