import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProduct, type Product, removeProduct } from './support/product.js';

const SAMPLES = join(import.meta.dirname, '..', 'samples', 'street-scenes');

interface Item {
  readonly id: string;
  readonly key: string;
  readonly mediaType: string;
  readonly size: number;
  readonly etag: string;
}

let product: Product;
let items: Item[];

beforeAll(async () => {
  product = await createProduct(18_431);
  await product.start();
  const page = await product.request('/v1/projects/street-scenes/items', { as: 'annotator-de' });
  ({ items } = (await page.json()) as { items: Item[] });
}, 180_000);
afterAll(async () => {
  await removeProduct(product);
});

function itemOf(key: string): Item {
  const found = items.find((item) => item.key === key);
  if (!found) throw new Error(`no item ${key}`);
  return found;
}

const contentOf = (item: Item): string => `/v1/items/${item.id}/content`;

describe('a person who may read', () => {
  it('gets the exact bytes of an image, a text, a sound and a film, each with its record', async () => {
    for (const key of ['fire-engine.png', 'the-street.txt', 'spoken-note.wav', 'screencast.webm']) {
      const item = itemOf(key);
      const response = await product.request(contentOf(item), { as: 'annotator-de' });
      expect(response.status).toBe(200);
      expect(Buffer.from(await response.arrayBuffer()).equals(readFileSync(join(SAMPLES, key)))).toBe(true);
      expect(response.headers.get('content-type')).toBe(item.mediaType);
      expect(response.headers.get('etag')).toBe(item.etag);
      expect(response.headers.get('cache-control')).toBe('private, no-store');
      expect(response.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
      expect(response.headers.get('x-access-record')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('gets any range of the large item, and ranges that together are the whole', async () => {
    const large = itemOf('generated/lidar-sweep.bin');
    expect(large.size).toBeGreaterThanOrEqual(64 * 1024 * 1024);
    const whole = await product.request(contentOf(large), { as: 'annotator-de' });
    const expected = Buffer.from(await whole.arrayBuffer());
    const hash = createHash('sha256');
    const step = 20_000_001;
    for (let start = 0; start < large.size; start += step) {
      const end = Math.min(start + step, large.size) - 1;
      const part = await product.request(contentOf(large), {
        as: 'annotator-de',
        headers: { range: `bytes=${start}-${end}` },
      });
      expect(part.status).toBe(206);
      expect(part.headers.get('content-range')).toBe(`bytes ${start}-${end}/${large.size}`);
      hash.update(Buffer.from(await part.arrayBuffer()));
    }
    expect(hash.digest('hex')).toBe(createHash('sha256').update(expected).digest('hex'));
  });

  it('gets 304, 412 and 416 where the conditions and ranges say so', async () => {
    const item = itemOf('the-street.txt');
    const statusWith = async (headers: Record<string, string>): Promise<number> => {
      const response = await product.request(contentOf(item), { as: 'annotator-de', headers });
      await response.arrayBuffer();
      return response.status;
    };
    expect(await statusWith({ 'if-none-match': item.etag })).toBe(304);
    expect(await statusWith({ 'if-match': '"other"' })).toBe(412);
    expect(await statusWith({ range: `bytes=${item.size}-` })).toBe(416);
    expect(await statusWith({ range: 'bytes=-5' })).toBe(206);
  });
});

describe('everyone else', () => {
  it.each([
    ['annotator-us', 403, 'WORKER_COUNTRY_NOT_ALLOWED'],
    ['annotator-no-nda', 403, 'NDA_NOT_ACCEPTED'],
    ['annotator-unassigned', 403, 'NOT_ASSIGNED'],
    ['vendor-annotator', 403, 'VENDOR_NOT_APPROVED'],
    ['client-admin', 403, 'ROLE_FORBIDS'],
    ['client-auditor', 403, 'ROLE_FORBIDS'],
    ['auditor', 404, 'NOT_FOUND'],
    ['other-client-admin', 404, 'NOT_FOUND'],
  ])('%s gets %d %s and no byte', async (handle, status, code) => {
    const response = await product.request(contentOf(itemOf('fire-engine.png')), { as: handle });
    const problem = (await response.json()) as { code: string; recordId: string };
    expect([response.status, problem.code]).toEqual([status, code]);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(problem.recordId).toBe(response.headers.get('x-access-record'));
  });

  it('is refused from a network of another country', async () => {
    const response = await product.request(contentOf(itemOf('fire-engine.png')), {
      as: 'annotator-de',
      headers: { 'x-forwarded-for': '8.8.8.8' },
    });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      403,
      'NETWORK_COUNTRY_NOT_ALLOWED',
    ]);
  });

  it('is refused without a token, and with a forged one, in the same words', async () => {
    const bodyOf = async (headers: Record<string, string>): Promise<object> => {
      const response = await product.request(contentOf(itemOf('fire-engine.png')), { headers });
      expect(response.status).toBe(401);
      return { ...((await response.json()) as object), recordId: '', traceId: '' };
    };
    const forged = `${(await product.token('annotator-de')).slice(0, -4)}AAAA`;
    expect(await bodyOf({ authorization: `Bearer ${forged}` })).toEqual(
      await bodyOf({ authorization: 'Bearer nonsense' }),
    );
  });
});

describe('a tool', () => {
  it('reads what its credential is connected to', async () => {
    const response = await product.request(contentOf(itemOf('the-street.txt')), { as: 'label-tool' });
    expect(response.status).toBe(200);
    await response.arrayBuffer();
  });
});

describe('an administrator', () => {
  it('ends access with one call: the read after its answer is refused, and granting again restores it', async () => {
    const item = itemOf('the-street.txt');
    const read = async (): Promise<number> => {
      const response = await product.request(contentOf(item), { as: 'reviewer' });
      await response.arrayBuffer();
      return response.status;
    };
    expect(await read()).toBe(200);
    const list = await product.request('/admin/v1/assignments?project=street-scenes&person=reviewer', {
      as: 'client-admin',
    });
    const { items: assignments } = (await list.json()) as {
      items: { id: string; revokedAt: string | null }[];
    };
    const live = assignments.find(({ revokedAt }) => revokedAt === null);
    const revoked = await product.request(`/admin/v1/assignments/${live?.id}`, {
      as: 'client-admin',
      method: 'DELETE',
    });
    expect(revoked.status).toBe(200);
    expect(await read()).toBe(403);
    const granted = await product.request('/admin/v1/assignments', {
      as: 'client-admin',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ project: 'street-scenes', person: 'reviewer', purpose: 'quality-review' }),
    });
    expect(granted.status).toBe(201);
    expect(await read()).toBe(200);
  });
});

describe('the operator of the service', () => {
  it('finds it alive, ready, measured and described', async () => {
    expect((await product.request('/livez')).status).toBe(200);
    expect(await (await product.request('/readyz')).json()).toEqual({ status: 'ready' });
    expect(await (await product.request('/metrics')).text()).toContain('portcullis_records_total');
    const openApi = (await (await product.request('/openapi.json')).json()) as {
      paths: Record<string, unknown>;
    };
    expect(Object.keys(openApi.paths)).toEqual(
      expect.arrayContaining(['/v1/items/{item}/content', '/admin/v1/assignments']),
    );
  });
});
