import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { ConsoleVisitor, HAS_BROWSER, launchBrowser } from '../support/console-browser.js';
import { createProduct, type Product, removeProduct } from '../support/product.js';

const describeInBrowser = HAS_BROWSER ? describe : describe.skip;
const WORKER = 'annotator-de';
const VENDOR = '/people/vendors/pixel-partners';
const HELD = /confirmed it within \d+ ms/;

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

const visitors = new Map<string, ConsoleVisitor>();

/** Works as somebody who signed in once for all of this; nothing may go wrong in their browser meanwhile. */
async function as(handle: string, work: (visitor: ConsoleVisitor) => Promise<void>): Promise<void> {
  const visitor = visitors.get(handle) ?? (await ConsoleVisitor.signIn(browser, product.origin, handle));
  visitors.set(handle, visitor);
  await work(visitor);
  expect(visitor.faults).toEqual([]);
}

/** Answers what a dialog asks, and closes it once it says that it holds. */
async function confirm({ page }: ConsoleVisitor, verb: string, says: RegExp | string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: verb, exact: true }).click();
  await dialog.getByText(says).waitFor();
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
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
        await confirm(admin, 'Rotate', `is sealed under key ${next} or a later one`);
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
          await confirm(admin, verb, HELD);
          expect(await read(id)).toBe(status);
        }
        await page.getByRole('button', { name: `Erase ${key}` }).click();
        const erase = page.getByRole('button', { name: 'Erase for good' });
        await page.getByLabel('Reason').fill('Asked to be forgotten');
        expect(await erase.isDisabled()).toBe(true);
        await page.getByLabel('Its key, typed out').fill(key);
        expect(await admin.inspect('client-admin-erase')).toEqual([]);
        await confirm(admin, 'Erase for good', 'No gateway opens it any more');
        expect(await read(id)).toBe(403);
        expect(await page.getByRole('button', { name: `Erase ${key}` }).count()).toBe(0);
      }),
    60_000,
  );
});

describeInBrowser('what the operator keeps of others', () => {
  it(
    'are clients and vendors, and what clients were told of a vendor',
    () =>
      as('operator', async (operator) => {
        const { page } = operator;
        await operator.visit('/people');
        await page.getByRole('tab', { name: 'Clients' }).click();
        await page.getByRole('button', { name: 'Add a client' }).click();
        await page.getByLabel('Name').fill('Cartographers United');
        await page.getByLabel('Contact').fill('privacy@cartographers.example');
        expect(await operator.inspect('operator-new-client')).toEqual([]);
        await page.getByRole('button', { name: 'Add', exact: true }).click();
        await page.getByRole('button', { name: 'Edit Cartographers United' }).click();
        await page.getByLabel('Country').fill('nl');
        const sent = page.waitForRequest((request) => request.method() === 'PATCH');
        await page.getByRole('button', { name: 'Save' }).click();
        expect((await sent).postDataJSON()).toEqual({ country: 'NL' });
        await page.getByRole('table').getByText('Netherlands').waitFor();
        await page.getByRole('tab', { name: 'Vendors' }).click();
        await page.getByRole('button', { name: 'Add a vendor' }).click();
        await page.getByLabel('Name').fill('Boundary Boxes');
        await page.getByRole('button', { name: 'Add', exact: true }).click();
        await page.getByRole('link', { name: 'Boundary Boxes' }).waitFor();

        await page.getByRole('link', { name: 'Pixel Partners' }).click();
        await page.getByRole('button', { name: 'Edit' }).click();
        await page.getByLabel('What it does').fill('Annotation of images');
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByText('Annotation of images').waitFor();
        await page.getByRole('button', { name: 'Announce to a client' }).click();
        await page.getByRole('combobox', { name: 'Client' }).click();
        await page.getByRole('option', { name: /Acme/ }).click();
        expect(await operator.inspect('operator-announce')).toEqual([]);
        await page.getByRole('button', { name: 'Announce', exact: true }).click();
        await page.getByRole('region', { name: 'Notices' }).getByText('Open until').first().waitFor();
        expect(await operator.inspect('operator-vendor')).toEqual([]);
      }),
    90_000,
  );
});

describeInBrowser('what a client decides of a vendor', () => {
  it(
    'is an approval after the window, an objection that ends it, and nothing by taking that back',
    () =>
      as('client-admin', async (admin) => {
        const { page } = admin;
        const lines = page.getByRole('region', { name: 'Clients' }).first();
        await admin.visit(VENDOR);
        await page.getByRole('button', { name: 'Approve' }).click();
        await confirm(admin, 'Approve', HELD);
        await lines.getByText(/^From /).waitFor();
        await page.getByRole('button', { name: 'Object', exact: true }).click();
        await page.getByLabel('Grounds').fill('It has no certificate.');
        expect(await admin.inspect('client-admin-object')).toEqual([]);
        await confirm(admin, 'Object', HELD);
        await lines.getByText('Objected').waitFor();
        await page.getByRole('region', { name: 'Objections' }).getByText('Stands').first().waitFor();
        expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
        expect(await admin.inspect('client-admin-vendor')).toEqual([]);
        await page.getByRole('button', { name: 'Take the objection back' }).click();
        await confirm(admin, 'Take it back', HELD);
        await lines.getByText('Withdrawn').waitFor();
      }),
    60_000,
  );
});

describeInBrowser('what is edited', () => {
  it(
    'of a dataset is only what was touched',
    () =>
      as('client-admin', async (admin) => {
        const { page } = admin;
        await admin.visit('/datasets/street-scenes');
        await page.getByRole('button', { name: 'Edit' }).click();
        await page.getByLabel('The client’s instruction').fill('Mark every vehicle.');
        expect(await admin.inspect('client-admin-edit-dataset')).toEqual([]);
        const sent = page.waitForRequest((request) => request.method() === 'PATCH');
        await page.getByRole('button', { name: 'Save' }).click();
        expect((await sent).postDataJSON()).toEqual({ clientInstruction: 'Mark every vehicle.' });
        expect((await (await sent).allHeaders())['if-match']).toMatch(/^"/);
        await page.getByText('Mark every vehicle.').waitFor();
      }),
    60_000,
  );

  it(
    'of a person is only what was touched, and no client they work for is lost by it',
    () =>
      as('operator', async (operator) => {
        const { page } = operator;
        await operator.visit('/people/annotator-us');
        await page.getByRole('button', { name: 'Edit' }).click();
        await page.getByRole('textbox', { name: /^Name/ }).fill('Una Annotator');
        await page.getByRole('combobox', { name: 'Works for (clients)' }).press('Backspace');
        expect(await operator.inspect('operator-edit-person')).toEqual([]);
        const sent = page.waitForRequest((request) => request.method() === 'PATCH');
        await page.getByRole('button', { name: 'Save' }).click();
        expect((await sent).postDataJSON()).toEqual({ name: 'Una Annotator' });
        await page.getByRole('heading', { name: 'Una Annotator' }).waitFor();
      }),
    60_000,
  );
});

describeInBrowser('somebody’s work for a client', () => {
  it(
    'ends with its assignments, and then they can be forgotten',
    () =>
      as('operator', async (operator) => {
        const { page } = operator;
        await operator.visit('/people/annotator-us');
        await page.getByRole('button', { name: 'End their work for Acme Imaging GmbH' }).click();
        expect(await page.getByRole('button', { name: 'End it' }).isDisabled()).toBe(true);
        await page.getByLabel('Reason').fill('The contract is over.');
        expect(await operator.inspect('operator-end-engagement')).toEqual([]);
        await confirm(operator, 'End it', '1 assignment was revoked with it.');
        const projects = await product.request('/v1/projects/street-scenes/items', { as: 'annotator-us' });
        expect(projects.status).toBe(404);
        expect(await page.getByRole('button', { name: 'Forget in the trail' }).count()).toBe(0);
        await page.getByRole('button', { name: 'Suspend' }).click();
        await confirm(operator, 'Suspend', HELD);
        await page.getByRole('button', { name: 'Forget in the trail' }).click();
        await page.getByLabel('Reason').fill('Asked under Article 17.');
        await page.getByLabel('Their handle, typed out').fill('annotator-us');
        expect(await operator.inspect('operator-forget')).toEqual([]);
        await confirm(operator, 'Forget for good', /values were erased/);
      }),
    60_000,
  );

  it(
    'ends for their client too, which then knows nobody of that name',
    () =>
      as('client-admin', async (admin) => {
        const { page } = admin;
        await admin.visit('/people/vendor-annotator');
        await page.getByRole('button', { name: 'End their work for Acme Imaging GmbH' }).click();
        await page.getByLabel('Reason').fill('Not needed any more.');
        await confirm(admin, 'End it', '1 assignment was revoked with it.');
        await page.getByRole('heading', { name: 'People and vendors' }).waitFor();
        await admin.settled();
        expect(await page.getByRole('link', { name: 'Vera Vendor' }).count()).toBe(0);
      }),
    60_000,
  );
});

const RARER =
  /^(Edit|Lock|Rotate|Quarantine|Release|Erase|Announce|Approve|Withdraw|Object|Take|End|Forget|Suspend|Add)/;

/** What each role is offered of all this; nothing else of it may be there. */
const OFFERED: readonly (readonly [handle: string, path: string, offers: readonly string[]])[] = [
  ['client-auditor', '/datasets/street-scenes', []],
  ['client-auditor', VENDOR, []],
  ['client-auditor', '/people/reviewer', []],
  ['auditor', '/datasets/street-scenes', []],
  ['auditor', VENDOR, []],
  ['auditor', '/people/reviewer', []],
  ['operator', '/datasets/street-scenes', []],
  ['operator', VENDOR, ['Announce to a client', 'Edit']],
  ['operator', '/people/reviewer', ['Edit', 'End', 'Suspend']],
  ['client-admin', VENDOR, ['Approve', 'Object']],
  ['client-admin', '/people/reviewer', ['End']],
  ['client-admin', '/people/client-auditor', []],
];

describeInBrowser('what changes something', () => {
  it.each([...new Set(OFFERED.map(([handle]) => handle))])(
    'is offered to %s by their roles, and nothing else is',
    (handle) =>
      as(handle, async (visitor) => {
        for (const [, path, offers] of OFFERED.filter(([to]) => to === handle)) {
          await visitor.visit(path);
          await visitor.until(`document.querySelector('[aria-busy="true"]') === null`);
          const buttons = await visitor.page.locator('main :not(th) > button').allTextContents();
          expect({ path, offers: buttons.filter((text) => RARER.test(text)).sort() }).toEqual({
            path,
            offers,
          });
        }
      }),
    60_000,
  );
});
