import autocannon from 'autocannon';

/** What one run of load measured; latencies in milliseconds. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly mebibytesPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

export interface Load {
  readonly origin: string;
  readonly tokens: readonly string[];
  readonly items: readonly string[];
  readonly seconds: number;
  /** Bytes of a random range to ask for, of an item of `of` bytes. */
  readonly range?: { readonly bytes: number; readonly of: number };
}

export const CONNECTIONS = 64;
const DISTINCT_REQUESTS = 1_000;

/** Reads with 64 connections, over many people and items, for as long as asked. */
export function runLoad(load: Load): Promise<LoadResult> {
  const requests = Array.from({ length: DISTINCT_REQUESTS }, (_, index) => requestOf(load, index));
  return runRequests(load.origin, requests, load.seconds);
}

/** Sends these requests over and over, with 64 connections, for as long as asked. */
export async function runRequests(
  origin: string,
  requests: autocannon.Request[],
  seconds: number,
): Promise<LoadResult> {
  const result = await autocannon({
    url: origin,
    connections: CONNECTIONS,
    duration: seconds,
    setupClient: forgetBodies,
    requests,
  });
  return {
    requestsPerSecond: result.requests.total / result.duration,
    mebibytesPerSecond: result.throughput.total / result.duration / 1_048_576,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.non2xx + result.errors,
  };
}

/**
 * autocannon keeps every body as text, joined piece by piece, to show it to hooks that nobody set here. That costs seconds of
 * CPU for 10 MiB, and what is measured then is the load generator. Bytes are counted elsewhere, where they arrive.
 */
function forgetBodies(client: autocannon.Client): void {
  const { pipelinedRequests } = client as unknown as { pipelinedRequests?: { addBody?: unknown } };
  if (typeof pipelinedRequests?.addBody !== 'function')
    throw new Error('this autocannon keeps bodies elsewhere');
  pipelinedRequests.addBody = () => undefined;
}

function requestOf({ tokens, items, range }: Load, index: number): autocannon.Request {
  const headers: Record<string, string> = { authorization: `Bearer ${tokens[(index * 7) % tokens.length]}` };
  if (range) {
    const start = (index * 7_919 * 4_096) % (range.of - range.bytes);
    headers['range'] = `bytes=${start}-${start + range.bytes - 1}`;
  }
  return { method: 'GET', path: `/v1/items/${items[(index * 13) % items.length]}/content`, headers };
}
