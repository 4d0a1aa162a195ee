import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createProduct, type Product, removeProduct } from './support/product.js';

let product: Product;
let policy: string;
let receipt: string;
let recordId: string;

const LOG = '/trail/v1/logs/acme-imaging';

beforeAll(async () => {
  product = await createProduct(18_200);
  await product.start();
}, 180_000);
afterAll(() => removeProduct(product));

/** Runs a command of the command line, as the security reviewer of the client where it needs the server. */
async function trail(...args: string[]): Promise<{ code: number; out: string }> {
  const PORTCULLIS_TOKEN = await product.token('client-auditor');
  return product.tryCli({ PORTCULLIS_TOKEN, PORTCULLIS_URL: product.origin }, 'trail', ...args);
}

async function untilPublished(size: number): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    const answer = await product.request(`${LOG}/checkpoint`, { as: 'client-auditor' });
    if (answer.status === 200 && Number((await answer.text()).split('\n')[1]) >= size) return;
    await pause(200);
  }
  throw new Error('no checkpoint was published');
}

describe('the trail of the product', () => {
  it('shows within seconds who read what, and gives a receipt with the bytes', async () => {
    const items = await product.request('/v1/projects/street-scenes/items?limit=1', { as: 'annotator-de' });
    const [item] = ((await items.json()) as { items: { id: string }[] }).items;
    const read = await product.request(`/v1/items/${item?.id}/content`, { as: 'annotator-de' });
    await read.arrayBuffer();
    receipt = read.headers.get('audit-receipt') ?? '';
    recordId = read.headers.get('x-access-record') ?? '';
    expect(receipt).toMatch(/^v1;/);
    const refused = await product.request(`/v1/items/${item?.id}/content`, { as: 'annotator-us' });
    expect(refused.status).toBe(403);
    await pause(2_000);
    for (const [path, expected] of [
      [`items/${item?.id}/viewers`, 200],
      ['people/annotator-de/accesses', 200],
      [`events/${recordId}`, 200],
      ['events?code=WORKER_COUNTRY_NOT_ALLOWED&format=csv', 200],
    ] as const) {
      const answer = await product.request(`/trail/v1/${path}`, { as: 'client-auditor' });
      expect([path, answer.status]).toEqual([path, expected]);
      expect(await answer.text()).not.toBe('');
    }
  });

  it('is checked offline by the client: exported, verified against a policy with a witness, and nothing is found', async () => {
    await untilPublished(3);
    const stated = await product.request(`${LOG}/policy`, { as: 'client-auditor' });
    policy = join(product.dataDir, 'policy.json');
    await writeFile(policy, await stated.text());
    expect(JSON.parse(await readFile(policy, 'utf8'))).toMatchObject({ quorum: 1 });
    const out = join(product.dataDir, 'export');
    const exported = await trail(
      'export',
      '--organisation',
      'acme-imaging',
      '--out',
      out,
      '--policy',
      policy,
    );
    expect(exported.code).toBe(0);
    const receipts = join(product.dataDir, 'receipts');
    await writeFile(receipts, `${receipt}\n`);
    const verified = await trail('verify', out, '--policy', policy, '--receipts', receipts, '--json');
    const report = JSON.parse(verified.out) as { values: { matched: number } };
    expect([verified.code, report]).toEqual([
      0,
      // Nothing was erased: every address and agent a record names is there.
      expect.objectContaining({ findings: [], values: expect.objectContaining({ missing: 0 }) }) as object,
    ]);
    expect(report.values.matched).toBeGreaterThan(0);
  });

  it('is found to be altered when one word of it is', async () => {
    const events = join(product.dataDir, 'export', 'events.ndjson');
    const text = await readFile(events, 'utf8');
    await writeFile(events, text.replace('"allowed"', '"Allowed"'));
    const verified = await trail('verify', join(product.dataDir, 'export'), '--policy', policy, '--json');
    expect(verified.code).toBe(1);
    expect(verified.out).toContain('ROOT_MISMATCH');
  });

  it('turns the receipt into a proof that needs nobody’s word', async () => {
    const redeemed = await trail('redeem', receipt, '--policy', policy);
    expect(redeemed.code).toBe(0);
    expect(redeemed.out).toContain('c2sp.org/tlog-proof@v1');
  });
});
