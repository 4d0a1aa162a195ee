import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { ConsoleVisitor, HAS_BROWSER, launchBrowser } from '../support/console-browser.js';
import { createProduct, type Product, removeProduct } from '../support/product.js';

const describeInBrowser = HAS_BROWSER ? describe : describe.skip;
const WORKER = 'annotator-unassigned';
const WORKER_NAME = 'Ute Annotator';
/** From the click of an administrator to the first read that is answered by it. */
const MOST_MS = 1_000;
const GIVE_UP_MS = 10_000;

let product: Product;
let browser: Browser;
let item = '';
beforeAll(async () => {
  if (!HAS_BROWSER) return;
  product = await createProduct(18_442);
  await product.start();
  browser = await launchBrowser();
  const listing = await product.request('/v1/projects/street-scenes/items?limit=1', { as: 'annotator-de' });
  item = ((await listing.json()) as { items: { id: string }[] }).items[0]?.id ?? '';
}, 180_000);
afterAll(async () => {
  if (!HAS_BROWSER) return;
  await browser.close();
  await removeProduct(product);
});

const read = (): Promise<Response> =>
  product.request(`/v1/items/${item}/content?project=street-scenes`, { as: WORKER });

/** Reads over and over until it is answered like this; returns how long after the click that was. */
async function readsUntil(status: number, click: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  const clicked = click();
  while ((await read()).status !== status)
    if (performance.now() - startMs > GIVE_UP_MS) throw new Error(`no read was answered with ${status}`);
  const afterMs = performance.now() - startMs;
  await clicked;
  return Math.round(afterMs);
}

describeInBrowser('granting and revoking through the console', () => {
  it('takes effect at the first read after each, and says when it held everywhere', async () => {
    const admin = await ConsoleVisitor.signIn(browser, product.origin, 'client-admin');
    const { page } = admin;
    expect((await read()).status).toBe(403);

    await admin.visit('/projects');
    await page.getByRole('link', { name: 'Street scenes' }).click();
    await page.getByRole('button', { name: 'Assign somebody' }).click();
    await page.getByRole('combobox', { name: 'Person' }).click();
    await page.getByRole('option', { name: new RegExp(WORKER_NAME) }).click();
    const assign = page.getByRole('button', { name: 'Assign', exact: true });
    const grantedMs = await readsUntil(200, () => assign.click());
    const revoke = page.getByRole('button', { name: `Revoke the assignment of ${WORKER_NAME}` });
    await revoke.waitFor();

    await revoke.click();
    await page.getByLabel('Reason').fill('The story is over');
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Revoke' });
    const revokedMs = await readsUntil(403, () => confirm.click());
    const held = page.getByText(/confirmed it within \d+ ms/);
    await held.waitFor();
    process.stdout.write(
      `through the console: first read ${grantedMs} ms after the click that granted it, first refusal ${revokedMs} ms after the one ` +
        `that revoked it; ${await held.textContent()}\n`,
    );
    expect(grantedMs).toBeLessThanOrEqual(MOST_MS);
    expect(revokedMs).toBeLessThanOrEqual(MOST_MS);
    const refused = await read();
    expect(refused.status).toBe(403);
    expect(((await refused.json()) as { code: string }).code).toBe('ASSIGNMENT_REVOKED');
    expect(admin.faults).toEqual([]);
    await admin.close();
  }, 120_000);

  it('is explained gate by gate, with the code the worker was told', async () => {
    const admin = await ConsoleVisitor.signIn(browser, product.origin, 'client-admin');
    const people = await product.request('/admin/v1/people', { as: 'client-admin' });
    const { items } = (await people.json()) as { items: { id: string; slug: string }[] };
    const person = items.find(({ slug }) => slug === WORKER)?.id;
    await admin.visit(`/explain?person=${person}&item=${item}`);
    await admin.page.getByRole('combobox', { name: 'Project' }).click();
    await admin.page.getByRole('option', { name: /Street scenes/ }).click();
    await admin.page.getByRole('combobox', { name: 'Item' }).click();
    await admin.page.getByRole('option').first().click();
    await admin.page.getByRole('button', { name: 'Explain' }).click();
    const gates = admin.page.getByRole('list', { name: 'Gates' }).getByRole('listitem');
    await gates.first().waitFor();
    expect(await gates.count()).toBe(16);
    expect(await gates.filter({ hasText: 'ASSIGNMENT_REVOKED' }).count()).toBe(1);
    expect(await gates.filter({ hasText: 'Passed' }).count()).toBe(15);
    expect(await admin.inspect('client-admin-explanation')).toEqual([]);
    await admin.close();
  }, 120_000);
});

describeInBrowser('the trail in the browser', () => {
  it('shows the refusal, every gate’s verdict, and a proof that was verified here', async () => {
    const auditor = await ConsoleVisitor.signIn(browser, product.origin, 'client-auditor');
    const { page } = auditor;
    await auditor.visit('/trail?code=ASSIGNMENT_REVOKED&kind=access');
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByText('Verified: this record is in the log, unaltered.').waitFor();
    const gates = page.getByRole('list', { name: 'Gates' }).getByRole('listitem');
    expect(await gates.count()).toBe(16);
    expect(await gates.filter({ hasText: 'ASSIGNMENT_REVOKED' }).count()).toBe(1);
    expect(await auditor.inspect('client-auditor-record')).toEqual([]);
    await page.getByRole('link', { name: item }).click();
    await page.getByRole('heading', { name: 'Viewers of an item' }).waitFor();
    await page.getByRole('table').getByText(WORKER_NAME).waitFor();
    expect(await auditor.inspect('client-auditor-viewers')).toEqual([]);
    expect(auditor.faults).toEqual([]);
    await auditor.close();
  }, 120_000);

  it.each([
    [
      'an event that was altered on the way',
      (text: string) => text.replace('"action_id":2', '"action_id":1'),
    ],
    ['a proof of another place in the log', (text: string) => text.replace(/index \d+/, 'index 0')],
    [
      'a checkpoint that was altered',
      (text: string) => text.replace(/(trail\/[0-9a-f-]{36}\\n)(\d+)/, '$11$2'),
    ],
  ])(
    'does not verify %s, and says so aloud',
    async (_what, alter) => {
      const auditor = await ConsoleVisitor.signIn(browser, product.origin, 'client-auditor');
      const { page } = auditor;
      await page.route(/\/trail\/v1\/events\/[0-9a-f-]{36}$/, async (route) => {
        const answer = await route.fetch();
        const text = await answer.text();
        await route.fulfill({ response: answer, body: alter(text) });
      });
      await auditor.visit('/trail?code=ASSIGNMENT_REVOKED&kind=access');
      await page.getByRole('table').getByRole('link').first().click();
      await page.getByRole('alert').getByText('The proof does not hold').waitFor();
      expect(await page.getByText('Verified: this record').count()).toBe(0);
      await auditor.close();
    },
    60_000,
  );

  it('follows new records as they come', async () => {
    const auditor = await ConsoleVisitor.signIn(browser, product.origin, 'client-auditor');
    await auditor.visit('/trail?kind=access');
    await auditor.page.getByRole('button', { name: 'Live' }).click();
    await auditor.page.getByText('Following the log').waitFor();
    await read();
    await auditor.page.getByRole('table').getByText('ASSIGNMENT_REVOKED').waitFor();
    expect(auditor.faults).toEqual([]);
    await auditor.close();
  }, 60_000);

  it('can be taken away as a file, and a search kept under a name', async () => {
    const auditor = await ConsoleVisitor.signIn(browser, product.origin, 'client-auditor');
    const { page } = auditor;
    await auditor.visit('/trail?code=ASSIGNMENT_REVOKED');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    expect((await download).suggestedFilename()).toMatch(/^trail-.*\.csv$/);
    await page.getByRole('button', { name: 'Searches' }).click();
    await page.getByRole('menuitem', { name: 'Keep this search' }).click();
    await page.getByLabel('Name').fill('Revoked');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await auditor.visit('/trail');
    await page.getByRole('button', { name: 'Searches' }).click();
    await page.getByRole('menuitem', { name: 'Revoked', exact: true }).click();
    await page.waitForURL(/code=ASSIGNMENT_REVOKED/);
    await auditor.close();
  }, 60_000);
});
