import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** How a number of people work: how often each, for how long. */
export interface Pace {
  readonly name: string;
  readonly seconds: number;
  /** From one claim of a person to their next; 0: at once. */
  readonly everyMs: number;
}

/** What claims took, in milliseconds. */
export interface ClaimTimes {
  readonly pace: string;
  readonly claims: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly worst: number;
  /** Answers that said to come back later: the machine had no time for the gateway or its database. */
  readonly unavailable: number;
}

/** Lets everybody claim and complete at their pace and returns what the claims took. */
export async function measureClaims(
  origin: string,
  tokens: readonly string[],
  { name, seconds, everyMs }: Pace,
): Promise<ClaimTimes> {
  const agent = new Agent({ keepAlive: true, maxSockets: tokens.length });
  const times: number[] = [];
  let unavailable = 0;
  const endMs = performance.now() + seconds * 1_000;
  await Promise.all(
    tokens.map(async (token, index) => {
      // Spread over the first interval, as people are.
      await pause((everyMs * index) / tokens.length);
      for (let nextMs = performance.now(); performance.now() < endMs; nextMs += everyMs) {
        await pause(Math.max(0, nextMs - performance.now()));
        const tookMs = await claimAndComplete(origin, token, agent);
        if (tookMs === null) unavailable += 1;
        else times.push(tookMs);
      }
    }),
  );
  agent.destroy();
  times.sort((one, other) => one - other);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const perSecond = times.length / seconds;
  return {
    pace: name,
    claims: times.length,
    perSecond,
    p50: at(0.5),
    p95: at(0.95),
    worst: at(1),
    unavailable,
  };
}

/** Claims, completes what was claimed, and returns how long the claim took; null when it was told to come back later. */
export async function claimAndComplete(origin: string, token: string, agent: Agent): Promise<number | null> {
  const startedAtMs = performance.now();
  const claim = (await post(agent, token, `${origin}/v1/projects/queue/tasks/claim`)) as {
    task: { id: string } | null;
  } | null;
  const tookMs = performance.now() - startedAtMs;
  if (claim === null) return null;
  const { task } = claim;
  if (task === null) throw new Error('the queue is worked off: measure with more tasks');
  await post(agent, token, `${origin}/v1/tasks/${task.id}/complete`);
  return tookMs;
}

function post(agent: Agent, token: string, url: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-length': '0' };
    const outgoing = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (response.statusCode === 503) resolve(null);
        else if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`${response.statusCode} ${text}`));
      });
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}
