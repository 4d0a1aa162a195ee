import { afterEach, describe, expect, it } from '@jest/globals';
import { json, problem, ScriptedGateway } from '../test/scripted-gateway.js';
import { PortcullisClient } from './portcullis-client.js';
import type { ClientOptions } from './transport.js';

let gateway: ScriptedGateway;
afterEach(() => gateway.stop());

async function clientOf(
  answer: Parameters<typeof ScriptedGateway.start>[0],
  options: Partial<ClientOptions> = {},
): Promise<PortcullisClient> {
  gateway = await ScriptedGateway.start(answer);
  return new PortcullisClient({
    origin: gateway.origin,
    token: 'secret',
    retry: { firstDelayMs: 5 },
    ...options,
  });
}

describe('a call', () => {
  it('carries the token, which is asked for anew each time', async () => {
    let count = 0;
    const client = await clientOf((response) => json(response, {}), { token: () => `token-${(count += 1)}` });
    await client.me();
    await client.me();
    expect(gateway.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  it.each([403, 404, 409, 500])(
    'answered with a %d throws it with its code, and is not repeated',
    async (status) => {
      const client = await clientOf((response) => problem(response, { status, code: 'NOT_ASSIGNED' }));
      await expect(client.me()).rejects.toMatchObject({
        status,
        code: 'NOT_ASSIGNED',
        recordId: 'r',
        reasons: [{ gate: 'g', code: 'NOT_ASSIGNED', detail: 'd' }],
        message: 'NOT_ASSIGNED: It is NOT_ASSIGNED.',
      });
      expect(gateway.seen).toHaveLength(1);
    },
  );

  it('answered with what is no problem document is an error all the same', async () => {
    const client = await clientOf((response) =>
      response.writeHead(502, { 'content-type': 'text/html' }).end('<p>'),
    );
    await expect(client.me()).rejects.toMatchObject({ status: 502, code: 'HTTP_502', problem: null });
  });

  it('is repeated while the gateway is overloaded, and not before it says', async () => {
    const client = await clientOf((response) => {
      if (gateway.seen.length === 1)
        problem(response, { status: 503, code: 'AUDIT_UNAVAILABLE', headers: { 'retry-after': '1' } });
      else if (gateway.seen.length === 2) problem(response, { status: 429, code: 'TOO_MANY_REQUESTS' });
      else json(response, { organisationId: 'o' });
    });
    expect(await client.me()).toEqual({ organisationId: 'o' });
    const [first, second] = gateway.seen;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(990);
    expect(gateway.seen).toHaveLength(3);
  });

  it('is given up after the last try, with the last answer', async () => {
    const client = await clientOf((response) => problem(response, { status: 503, code: 'KEY_UNAVAILABLE' }));
    await expect(client.me()).rejects.toMatchObject({ status: 503, code: 'KEY_UNAVAILABLE' });
    expect(gateway.seen).toHaveLength(5);
  });

  it('ends when it is aborted, also while it waits to be repeated', async () => {
    const client = await clientOf((response) =>
      problem(response, { status: 503, code: 'AUDIT_UNAVAILABLE', headers: { 'retry-after': '20' } }),
    );
    const abort = new AbortController();
    const asking = client.me({ signal: abort.signal });
    await gateway.untilSeen('/v1/me', 1);
    abort.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
    expect(gateway.seen).toHaveLength(1);
  });

  it('follows no redirect: the token is for the gateway', async () => {
    const client = await clientOf((response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    );
    await expect(client.me()).rejects.toThrow();
    expect(gateway.seen).toHaveLength(1);
  });
});

describe('items', () => {
  it('come page by page, the next one only when it is needed', async () => {
    const client = await clientOf((response, { url }) => {
      const cursor = new URL(url, 'http://x').searchParams.get('cursor');
      if (cursor === null) json(response, { items: [{ id: '1' }, { id: '2' }], nextCursor: 'next' });
      else json(response, { items: [{ id: '3' }], nextCursor: null });
    });
    const ids: string[] = [];
    for await (const { id } of client.items('a project', { pageSize: 2 })) {
      ids.push(id);
      expect(gateway.seen).toHaveLength(ids.length <= 2 ? 1 : 2);
    }
    expect(ids).toEqual(['1', '2', '3']);
    expect(gateway.seen.map(({ url }) => url)).toEqual([
      '/v1/projects/a%20project/items?limit=2',
      '/v1/projects/a%20project/items?limit=2&cursor=next',
    ]);
  });
});

describe('content', () => {
  const headers = {
    'content-type': 'image/png',
    'content-range': 'bytes 2-4/10',
    'content-length': '3',
    etag: '"e"',
    'x-access-record': 'r',
    'audit-receipt': 'a',
  };

  it.each([
    [{ start: 2, endExclusive: 5 }, 'bytes=2-4'],
    [{ start: 2 }, 'bytes=2-'],
    [{ last: 3 }, 'bytes=-3'],
  ])('is asked for as the range %j', async (range, header) => {
    const client = await clientOf((response) => response.writeHead(206, headers).end('cde'));
    const content = await client.read('item', { range, ifMatch: '"e"', project: 'p' });
    expect(content).toMatchObject({
      mediaType: 'image/png',
      length: 3,
      size: 10,
      etag: '"e"',
      recordId: 'r',
    });
    expect(content.receipt).toBe('a');
    expect(await new Response(content.body).text()).toBe('cde');
    expect(gateway.seen[0]?.headers).toMatchObject({ range: header, 'if-match': '"e"' });
    expect(gateway.seen[0]?.url).toBe('/v1/items/item/content?project=p');
  });

  it('that was cut off is an error, never a part that passes for the whole', async () => {
    const client = await clientOf((response) => {
      response.writeHead(200, { 'content-length': '10' }).write('abc', () => response.destroy());
    });
    await expect(client.readAll('item')).rejects.toThrow();
  });

  it('stops arriving when it is aborted', async () => {
    const client = await clientOf((response) => {
      response.writeHead(200, { 'content-length': '10' }).write('abc');
    });
    const abort = new AbortController();
    const { body } = await client.read('item', { signal: abort.signal });
    const reader = body.getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('abc');
    abort.abort(new Error('enough'));
    await expect(reader.read()).rejects.toThrow('enough');
  });

  it('of an empty item is empty', async () => {
    const client = await clientOf((response) => response.writeHead(200, { 'content-length': '0' }).end());
    expect(await client.readAll('item')).toHaveLength(0);
  });
});
