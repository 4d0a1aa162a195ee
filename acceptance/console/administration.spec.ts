import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { ConsoleVisitor, HAS_BROWSER, launchBrowser } from '../support/console-browser.js';
import { createProduct, type Product, removeProduct } from '../support/product.js';

const describeInBrowser = HAS_BROWSER ? describe : describe.skip;
const WORKER = 'annotator-unassigned';
const WORKER_NAME = 'Ute Annotator';

let product: Product;
let browser: Browser;
beforeAll(async () => {
  if (!HAS_BROWSER) return;
  product = await createProduct(18_444);
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

describeInBrowser('what an administrator makes and edits', () => {
  it('is a project and then its rules, of which only what was touched is sent, under the tag of what was seen', async () => {
    const admin = await ConsoleVisitor.signIn(browser, product.origin, 'client-admin');
    const { page } = admin;
    await admin.visit('/projects');
    await page.getByRole('button', { name: 'Make a project' }).click();
    await page.getByLabel('Name').fill('Night scenes');
    expect(await page.getByLabel('Slug').inputValue()).toBe('night-scenes');
    expect(await admin.inspect('client-admin-new-project')).toEqual([]);
    await page.getByRole('button', { name: 'Make', exact: true }).click();
    await page.getByRole('link', { name: 'Night scenes' }).click();
    await page.getByRole('button', { name: 'Edit rules' }).click();
    await page.getByLabel('Name').fill('Night scenes 2');
    await page.getByRole('switch', { name: 'Tasks are reviewed' }).click();
    await page.getByLabel('Reason').fill('A second look');
    const sent = page.waitForRequest((request) => request.method() === 'PATCH');
    await page.getByRole('button', { name: 'Save' }).click();
    expect((await sent).postDataJSON()).toEqual({
      name: 'Night scenes 2',
      reviewRequired: true,
      reason: 'A second look',
    });
    await page.getByRole('heading', { name: 'Night scenes 2' }).waitFor();
    expect(admin.faults).toEqual([]);
    await admin.close();
  }, 60_000);

  it('is refused over what somebody else changed while it was being typed, and undoes nothing of theirs', async () => {
    const admin = await ConsoleVisitor.signIn(browser, product.origin, 'client-admin');
    const { page } = admin;
    await admin.visit('/projects/night-scenes');
    await page.getByRole('button', { name: 'Edit rules' }).click();
    await page.getByLabel('Name').fill('Mine');
    const theirs = await product.request('/admin/v1/projects/night-scenes', {
      as: 'client-admin',
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Theirs' }),
    });
    expect(theirs.status).toBe(200);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('PRECONDITION_FAILED').waitFor();
    await page.getByText('Somebody else changed it while you were typing.').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Mine');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'Theirs' }).waitFor();
    expect(admin.faults).toEqual([]);
    await admin.close();
  }, 60_000);

  it('is a tool, whose secret is shown once and works', async () => {
    const admin = await ConsoleVisitor.signIn(browser, product.origin, 'client-admin');
    const { page } = admin;
    await admin.visit('/tools');
    await page.getByRole('button', { name: 'Connect a tool' }).click();
    await page.getByLabel('Name').fill('Night tool');
    await page.getByRole('combobox', { name: 'Projects' }).click();
    await page.getByRole('option', { name: /street-scenes/ }).click();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    const secret = await page.getByRole('textbox', { name: /^Secret/ }).inputValue();
    expect(secret).toMatch(/^pct_/);
    expect(await admin.inspect('client-admin-tool-secret')).toEqual([]);
    const me = await fetch(`${product.origin}/v1/me`, { headers: { authorization: `Bearer ${secret}` } });
    expect(me.status).toBe(200);
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('table').getByText('Night tool').waitFor();
    expect(await page.getByText(secret).count()).toBe(0);
    await admin.close();
  }, 60_000);

  it('is a person, refused by field while something is missing, and then there', async () => {
    const operator = await ConsoleVisitor.signIn(browser, product.origin, 'operator');
    const { page } = operator;
    await operator.visit('/people');
    await page.getByRole('button', { name: 'Add a person' }).click();
    await page.getByLabel('Name').fill('Nora New');
    await page.getByLabel('Subject').fill('nora-new');
    await page.getByRole('combobox', { name: 'Employed by' }).click();
    await page.getByRole('option').first().click();
    await page.getByLabel('E-mail').fill('not an address');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('alert').getByText('email').first().waitFor();
    await page.getByLabel('E-mail').fill('nora@example.org');
    expect(await operator.inspect('operator-new-person')).toEqual([]);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('link', { name: 'Nora New' }).click();
    await page.getByRole('heading', { name: 'Nora New' }).waitFor();
    expect(await operator.inspect('operator-person')).toEqual([]);
    expect(operator.faults).toEqual([]);
    await operator.close();
  }, 60_000);
});

describeInBrowser('access that is asked for', () => {
  it('is asked by a worker, approved by an administrator, and read under; nobody approves their own', async () => {
    const worker = await ConsoleVisitor.signIn(browser, product.origin, WORKER);
    await worker.visit('/requests');
    await worker.page.getByRole('button', { name: 'Ask for access' }).click();
    await worker.page.getByLabel('Project').fill('street-scenes');
    await worker.page.getByLabel('Why').fill('To help with the crossings.');
    await worker.page.getByRole('button', { name: 'Ask', exact: true }).click();
    await worker.page.getByRole('table').getByRole('link', { name: 'You' }).click();
    await worker.page.getByText('What was asked').waitFor();
    expect(await worker.page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(await worker.inspect('annotator-request')).toEqual([]);
    await worker.close();

    const admin = await ConsoleVisitor.signIn(browser, product.origin, 'client-admin');
    const { page } = admin;
    await admin.visit('/requests');
    await page.getByRole('link', { name: WORKER_NAME }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await page.getByText(/confirmed it within \d+ ms/).waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    const [item] = await itemsOf<{ id: string }>('/v1/projects/street-scenes/items?limit=1', WORKER);
    const read = await product.request(`/v1/items/${item?.id}/content`, { as: WORKER });
    expect(read.status).toBe(200);
    await read.arrayBuffer();
    await page.getByText('Approved by').first().waitFor();
    await page.getByRole('button', { name: 'Show what was done' }).click();
    expect(await admin.inspect('client-admin-request')).toEqual([]);
    expect(admin.faults).toEqual([]);
    await admin.close();
  }, 90_000);

  it('is a review: kept with a comment, and taken away as evidence', async () => {
    const admin = await ConsoleVisitor.signIn(browser, product.origin, 'client-admin');
    const { page } = admin;
    await admin.visit('/requests?tab=reviews');
    await page.getByRole('button', { name: 'Start a review' }).click();
    await page.getByLabel('Name').fill('Fourth quarter');
    expect(await admin.inspect('client-admin-new-review')).toEqual([]);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('link', { name: 'Fourth quarter' }).click();
    await page.getByRole('button', { name: `Keep what ${WORKER_NAME} has` }).click();
    await page.getByLabel('Comment').fill('Needed until the end of the year.');
    await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
    await page.getByText(/confirmed it within \d+ ms/).waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByText('1 kept').waitFor();
    expect(await admin.inspect('client-admin-review')).toEqual([]);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: /^Evidence/ }).click();
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    expect((await download).suggestedFilename()).toMatch(/^review-.*\.csv$/);
    expect(admin.faults).toEqual([]);
    await admin.close();
  }, 90_000);

  it('waits for a second person where the rule says so, and the first cannot be the second', async () => {
    const asked = await product.request('/admin/v1/lawful-disclosures', {
      as: 'client-admin',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        authority: 'District court',
        legalBasis: 'Order 7 Gs 12/26',
        dataset: 'street-scenes',
        validFrom: '2026-01-01T00:00:00Z',
        validUntil: '2100-01-01T00:00:00Z',
      }),
    });
    expect(asked.status).toBe(202);
    const admin = await ConsoleVisitor.signIn(browser, product.origin, 'client-admin');
    const { page } = admin;
    await admin.visit('/requests?tab=changes');
    expect(await admin.inspect('client-admin-changes')).toEqual([]);
    await page.getByRole('button', { name: /^Look at the change/ }).click();
    await page.getByText('You proposed this').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(await admin.inspect('client-admin-change')).toEqual([]);
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
    await page.getByText(/confirmed it within \d+ ms/).waitFor();
    expect(admin.faults).toEqual([]);
    await admin.close();
  }, 60_000);
});

describeInBrowser('who reaches what', () => {
  it('is a matrix, a list of who can, and what a change would do before it is made', async () => {
    const admin = await ConsoleVisitor.signIn(browser, product.origin, 'client-admin');
    const { page } = admin;
    await admin.visit('/projects?tab=matrix');
    await page.getByRole('table').getByText('NDA_NOT_ACCEPTED').waitFor();
    await page.getByLabel('Filter by name').fill('nils');
    expect(await page.getByRole('table').getByRole('row').count()).toBe(2);
    expect(await admin.inspect('client-admin-matrix')).toEqual([]);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    expect((await download).suggestedFilename()).toBe('access-matrix.csv');

    await admin.visit('/explain?tab=who-can');
    await page.getByRole('combobox', { name: 'Project' }).click();
    await page.getByRole('option', { name: /street-scenes/ }).click();
    await page.getByRole('table').getByText('NDA_NOT_ACCEPTED').waitFor();
    expect(await admin.inspect('client-admin-who-can')).toEqual([]);

    await admin.visit('/explain?tab=what-if');
    await page.getByRole('button', { name: 'Who would it concern?' }).click();
    await page.getByText(/people lose access/).waitFor();
    await page.getByRole('table').getByText('NDA_SUPERSEDED').first().waitFor();
    expect(await admin.inspect('client-admin-what-if')).toEqual([]);
    const terms = await itemsOf<{ version: number }>('/admin/v1/terms', 'client-admin');
    expect(terms.map(({ version }) => version)).toEqual([1]);
    expect(admin.faults).toEqual([]);
    await admin.close();
  }, 90_000);
});

describeInBrowser('a receiver of notifications', () => {
  it('is added with a secret that is shown once, tested, and every attempt is seen', async () => {
    const admin = await ConsoleVisitor.signIn(browser, product.origin, 'client-admin');
    const { page } = admin;
    await admin.visit('/notifications');
    await page.getByRole('button', { name: 'Add a receiver' }).click();
    await page.getByLabel('Address').fill('https://receiver.invalid/portcullis');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    expect(await page.getByRole('textbox', { name: 'Signing secret' }).inputValue()).toMatch(/^whsec_/);
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('link', { name: 'https://receiver.invalid/portcullis' }).click();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByRole('table').getByText('webhook.test').waitFor();
    expect(await admin.inspect('client-admin-receiver')).toEqual([]);
    expect(admin.faults).toEqual([]);
    await admin.close();
  }, 60_000);
});
