import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { ConsoleVisitor, HAS_BROWSER, launchBrowser } from '../support/console-browser.js';
import { createProduct, type Product, removeProduct } from '../support/product.js';

const describeInBrowser = HAS_BROWSER ? describe : describe.skip;
const WORKER = 'annotator-de';

let product: Product;
let browser: Browser;
beforeAll(async () => {
  if (!HAS_BROWSER) return;
  product = await createProduct(18_446);
  await product.start();
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  if (!HAS_BROWSER) return;
  await browser.close();
  await removeProduct(product);
});

async function itemsOf<Item>(path: string, as: string): Promise<Item[]> {
  return ((await (await product.request(path, { as })).json()) as { items: Item[] }).items;
}

/** Signs in, does something, and holds that nothing went wrong in the browser meanwhile. */
async function as(handle: string, work: (visitor: ConsoleVisitor) => Promise<void>): Promise<void> {
  const visitor = await ConsoleVisitor.signIn(browser, product.origin, handle);
  await work(visitor);
  expect(visitor.faults).toEqual([]);
  await visitor.close();
}

async function read(item: string): Promise<number> {
  const answer = await product.request(`/v1/items/${item}/content`, { as: WORKER });
  await answer.arrayBuffer();
  return answer.status;
}

describeInBrowser('a dataset’s keys and items', () => {
  it(
    'are a new key for what comes, while what is there is read as before',
    () =>
      as('client-admin', async (admin) => {
        const { page } = admin;
        await admin.visit('/datasets/street-scenes');
        await page.getByRole('region', { name: 'Keys' }).getByText('Seals and opens').first().waitFor();
        const before = await itemsOf<{ epoch: number }>(
          '/admin/v1/datasets/street-scenes/keys',
          'client-admin',
        );
        const next = Math.max(...before.map(({ epoch }) => epoch)) + 1;
        await page.getByRole('button', { name: 'Rotate the key' }).click();
        expect(await admin.inspect('client-admin-rotate')).toEqual([]);
        await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click();
        await page.getByText(`is sealed under key ${next} or a later one`).waitFor();
        await page.getByRole('button', { name: 'Close', exact: true }).click();
        await page.getByText(`Number ${next}`).waitFor();
        expect(await page.getByRole('region', { name: 'Keys' }).getByText('Seals and opens').count()).toBe(1);
        expect(await admin.inspect('client-admin-keys')).toEqual([]);
        const [item] = await itemsOf<{ id: string }>('/v1/projects/street-scenes/items?limit=1', WORKER);
        expect(await read(item?.id ?? '')).toBe(200);
      }),
    60_000,
  );

  it(
    'are set aside and let go again, and destroyed only with a reason and the item’s key typed out',
    () =>
      as('client-admin', async (admin) => {
        const { page } = admin;
        const [item] = await itemsOf<{ id: string; key: string }>(
          '/v1/projects/street-scenes/items?limit=1',
          WORKER,
        );
        const { id = '', key = '' } = item ?? {};
        await admin.visit('/datasets/street-scenes');
        for (const [verb, status] of [
          ['Quarantine', 403],
          ['Release', 200],
        ] as const) {
          await page.getByRole('button', { name: `${verb} ${key}` }).click();
          await page.getByRole('dialog').getByRole('button', { name: verb }).click();
          await page.getByText(/confirmed it within \d+ ms/).waitFor();
          await page.getByRole('button', { name: 'Close', exact: true }).click();
          expect(await read(id)).toBe(status);
        }
        await page.getByRole('button', { name: `Erase ${key}` }).click();
        const erase = page.getByRole('button', { name: 'Erase for good' });
        await page.getByLabel('Reason').fill('Asked to be forgotten');
        expect(await erase.isDisabled()).toBe(true);
        await page.getByLabel('Its key, typed out').fill(key);
        expect(await admin.inspect('client-admin-erase')).toEqual([]);
        await erase.click();
        await page.getByText('No gateway opens it any more').waitFor();
        await page.getByRole('button', { name: 'Close', exact: true }).click();
        expect(await read(id)).toBe(403);
        expect(await page.getByRole('button', { name: `Erase ${key}` }).count()).toBe(0);
      }),
    60_000,
  );
});
