import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProduct, Product, removeProduct } from './support/product.js';

let product: Product;

beforeAll(async () => {
  product = await createProduct(18_432);
  await product.start({ PORTCULLIS_SAMPLES: 'off' });
}, 180_000);
afterAll(async () => {
  await removeProduct(product);
});

/** Processes whose command line names the data directory. */
function processesOf(dataDir: string): string[] {
  const table = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' });
  return table.split('\n').filter((line) => line.includes(dataDir) && !line.includes('ps -eo'));
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('the embedded default', () => {
  it('refuses a second start on the same data and says why', async () => {
    const second = new Product(product.dataDir, 18_433);
    await expect(second.start({ PORTCULLIS_SAMPLES: 'off' })).rejects.toThrow(/in use/i);
    expect((await product.request('/livez')).status).toBe(200);
  });

  it('leaves no Postgres behind when it is killed, and starts again on its data', async () => {
    await product.stop('SIGKILL');
    await until(() => processesOf(product.dataDir).length === 0);
    await product.start({ PORTCULLIS_SAMPLES: 'off' });
    expect((await product.request('/readyz')).status).toBe(200);
  });

  it('stops cleanly on Ctrl-C', async () => {
    expect(await product.stop('SIGINT')).toBe(0);
    expect(processesOf(product.dataDir)).toEqual([]);
  });

  it('refuses to speak plain HTTP beyond this machine', async () => {
    const open = new Product(product.dataDir, 18_434);
    await expect(open.start({ HOST: '0.0.0.0' })).rejects.toThrow(/plain HTTP/);
  });
});
