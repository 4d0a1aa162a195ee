import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { ConsoleVisitor, HAS_BROWSER, launchBrowser } from '../support/console-browser.js';
import { approveTheChange, fillDisclosure, looksAtDisclosure, sendJson } from '../support/console-steps.js';
import { createProduct, type Product, removeProduct } from '../support/product.js';

const describeInBrowser = HAS_BROWSER ? describe : describe.skip;
const WORKER = 'annotator-unassigned';
const WORKER_NAME = 'Ute Annotator';
const HEADING = 'person,project,expiresAt\n';
const EXISTS = 'annotator-de,street-scenes,\n';
const FRESH = `${WORKER},street-scenes,2100-01-01T00:00:00Z\n`;
const PERIOD = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2100-01-01T00:00:00Z' };

let product: Product;
let browser: Browser;
beforeAll(async () => {
  if (!HAS_BROWSER) return;
  product = await createProduct(18_445);
  await product.start();
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  if (!HAS_BROWSER) return;
  await browser.close();
  await removeProduct(product);
});

const statusOfRead = async (): Promise<number> => {
  const listing = await product.request('/v1/projects/street-scenes/items?limit=1', { as: 'annotator-de' });
  const { items } = (await listing.json()) as { items: { id: string }[] };
  const read = await product.request(`/v1/items/${items[0]?.id}/content`, { as: WORKER });
  await read.arrayBuffer();
  return read.status;
};

const csvFile = (rows: string) => ({
  ...{ name: 'people.csv', mimeType: 'text/csv' },
  buffer: Buffer.from(HEADING + rows),
});

describeInBrowser('a file of assignments', () => {
  it('is checked line by line, changes nothing while a line cannot be, and holds everywhere once applied', async () => {
    const admin = await ConsoleVisitor.signIn(browser, product.origin, 'client-admin');
    const { page } = admin;
    await admin.visit('/projects/street-scenes');
    await page.getByRole('button', { name: 'Assign from a file' }).click();
    await page.locator('input[type="file"]').setInputFiles(csvFile(`${FRESH}nobody,street-scenes,\n`));
    await page.getByRole('button', { name: 'Check' }).click();
    const lines = page.getByRole('region', { name: 'Lines of the file' });
    await lines.getByText('REFERENCE_UNKNOWN').waitFor();
    expect(await lines.getByRole('row').count()).toBe(2);
    expect(await page.getByRole('button', { name: /^Assign \d/ }).count()).toBe(0);
    expect(await admin.inspect('client-admin-file-refused')).toEqual([]);

    await page.getByLabel('Lines', { exact: true }).fill(HEADING + FRESH + EXISTS);
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('To assign: 1 · assigned already: 1 · cannot be: 0').waitFor();
    expect(await statusOfRead()).toBe(403);
    expect(await admin.inspect('client-admin-file-checked')).toEqual([]);
    await page.getByLabel('Reason').fill('The night shift');
    await page.getByRole('button', { name: 'Assign 1', exact: true }).click();
    await page.getByText(/confirmed it within \d+ ms/).waitFor();
    expect(await statusOfRead()).toBe(200);
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('button', { name: `Revoke the assignment of ${WORKER_NAME}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText(/confirmed it within \d+ ms/).waitFor();
    expect(admin.faults).toEqual([]);
    await admin.close();
  }, 90_000);

  it('is the operator’s to send too, for the client of the project; an auditor has no such button, nor asks for disclosures', async () => {
    const operator = await ConsoleVisitor.signIn(browser, product.origin, 'operator');
    const { page } = operator;
    await operator.visit('/projects');
    await page.getByRole('link', { name: 'Street scenes' }).click();
    await page.getByRole('button', { name: 'Assign from a file' }).click();
    await page.locator('input[type="file"]').setInputFiles(csvFile(EXISTS));
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('There is nothing to do.').waitFor();
    expect(await page.getByRole('button', { name: /^Assign \d/ }).count()).toBe(0);
    expect(operator.faults).toEqual([]);
    await operator.close();
    const auditor = await ConsoleVisitor.signIn(browser, product.origin, 'client-auditor');
    await auditor.visit('/projects/street-scenes');
    await auditor.page.getByRole('region', { name: 'Assignments' }).waitFor();
    expect(await auditor.page.getByRole('button', { name: 'Assign from a file' }).count()).toBe(0);
    await auditor.visit('/disclosures');
    expect(await auditor.page.getByRole('button', { name: 'Ask for a disclosure' }).count()).toBe(0);
    await auditor.close();
  }, 60_000);
});

describeInBrowser('the registers', () => {
  it.each([
    ['client-admin', null],
    ['client-auditor', null],
    ['auditor', 'Acme Imaging GmbH'],
    ['operator', 'Acme Imaging GmbH'],
  ])(
    'are written for %s when they ask and not before, and taken away',
    async (handle, client) => {
      const visitor = await ConsoleVisitor.signIn(browser, product.origin, handle);
      const { page } = visitor;
      const findings: string[] = [];
      const written: string[] = [];
      page.on('request', (request) => {
        if (/processing-register|dpa-annex/.test(request.url())) written.push(request.url());
      });
      for (const [tab, shown] of [
        ['register', 'Measures for everything'],
        ['annex', 'III: subprocessors'],
      ] as const) {
        await visitor.visit(`/registers?tab=${tab}`);
        if (client !== null && tab === 'register') {
          await page.getByRole('combobox', { name: 'Of' }).click();
          await page.getByRole('option', { name: client }).click();
        }
        await page.getByRole('button', { name: 'Write it as of now' }).click();
        await page.getByRole('heading', { name: shown }).waitFor();
        await page.getByRole('heading', { name: 'Street scenes: measures' }).waitFor();
        if (`${handle} ${tab}` === 'client-admin register' || `${handle} ${tab}` === 'operator annex')
          findings.push(...(await visitor.inspect(`${handle}-written-${tab}`)));
        else findings.push(...(await visitor.accessibilityFindings()));
      }
      expect(findings).toEqual([]);
      expect(written).toHaveLength(2);
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('menuitem', { name: /^JSON/ }).click();
      const annex = JSON.parse(await readFile(await (await download).path(), 'utf8')) as { sha256: string };
      await page.getByRole('button', { name: new RegExp(`copy hash ${annex.sha256}`) }).waitFor();
      expect(visitor.faults).toEqual([]);
      await visitor.close();
    },
    90_000,
  );
});

describeInBrowser('a disclosure to an authority', () => {
  it('is asked for by one person, approved by another, and looked at item by item', async () => {
    const admin = await ConsoleVisitor.signIn(browser, product.origin, 'client-admin');
    const { page } = admin;
    await admin.visit('/disclosures');
    await fillDisclosure(admin, { authority: 'District court', item: 'the-street.txt' });
    expect(await admin.inspect('client-admin-new-disclosure')).toEqual([]);
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByText('Waiting for a second person').last().waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('button', { name: /^Look at the change/ }).click();
    await page.getByText('You proposed this').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(admin.faults).toEqual([]);
    await admin.close();

    await sendJson(product, 'operator', 'PATCH /admin/v1/people/client-auditor', {
      roles: ['client_auditor', 'client_admin'],
    });
    const second = await ConsoleVisitor.signIn(browser, product.origin, 'client-auditor');
    await approveTheChange(second);
    await looksAtDisclosure(second);
    expect(second.faults).toEqual([]);
    await second.close();
  }, 120_000);

  it('of the operator’s is kept from the client while a law says so, and told when that is over', async () => {
    await sendJson(product, 'operator', 'PATCH /admin/v1/people/auditor', {
      roles: ['operator_auditor', 'operator_admin'],
    });
    const operator = await ConsoleVisitor.signIn(browser, product.origin, 'operator');
    const { page } = operator;
    await operator.visit('/disclosures');
    await fillDisclosure(operator, {
      authority: 'Secret court',
      client: /Acme/,
      barredThrough: '2100-01-01',
    });
    expect(await operator.inspect('operator-new-disclosure')).toEqual([]);
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByText('Waiting for a second person').last().waitFor();
    await sendJson(product, 'operator', 'POST /admin/v1/lawful-disclosures', {
      ...{ organisation: 'acme-imaging', authority: 'Former court', legalBasis: 'A law', ...PERIOD },
      ...{
        dataset: 'street-scenes',
        barredFromClient: { reason: 'A secrecy order', until: PERIOD.validFrom },
      },
    });
    const waiting = '/admin/v1/pending-changes?state=pending&kind=lawful-disclosure.create';
    const { items } = await sendJson<{ items: { id: string }[] }>(product, 'auditor', `GET ${waiting}`);
    for (const { id } of items)
      await sendJson(product, 'auditor', `POST /admin/v1/pending-changes/${id}/approve`, {});
    await operator.visit('/disclosures');
    await page.getByRole('table').getByText('Barred by law').waitFor();
    expect(await operator.inspect('operator-disclosures')).toEqual([]);
    await page.getByRole('link', { name: 'Former court' }).click();
    await page.getByRole('button', { name: 'Tell the client' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Tell' }).click();
    await page.getByText('Told', { exact: true }).waitFor();
    expect(operator.faults).toEqual([]);
    await operator.close();

    const client = await ConsoleVisitor.signIn(browser, product.origin, 'client-admin');
    await client.visit('/disclosures');
    await client.page.getByRole('link', { name: 'Former court' }).click();
    await client.page.getByText('A secrecy order').waitFor();
    expect(await client.page.getByRole('button', { name: 'Withdraw' }).count()).toBe(0);
    await client.visit('/disclosures');
    expect(await client.page.getByText('Secret court').count()).toBe(0);
    await client.close();
  }, 90_000);
});

describeInBrowser('a glass that was broken', () => {
  it('is taken note of at once, and looked into by somebody else', async () => {
    const rules = '/admin/v1/organisations/acme-imaging/request-rules';
    const { steps, pendingSeconds, maxGrantSeconds, breakGlass } = await sendJson<{
      [member: string]: object;
    }>(product, 'client-admin', `GET ${rules}`);
    await sendJson(product, 'client-admin', `PUT ${rules}`, {
      ...{ steps, pendingSeconds, maxGrantSeconds },
      breakGlass: { ...breakGlass, people: [WORKER] },
    });
    const worker = await ConsoleVisitor.signIn(browser, product.origin, WORKER);
    await worker.visit('/requests');
    await worker.page.getByRole('button', { name: 'Break the glass' }).click();
    await worker.page.getByLabel('Project').fill('street-scenes');
    await worker.page.getByLabel('Why').fill('A pedestrian is misread, now.');
    expect(await worker.inspect('annotator-break-glass')).toEqual([]);
    await worker.page.getByRole('button', { name: 'Break it' }).click();
    await worker.page.getByRole('table').getByRole('link', { name: 'You' }).click();
    await worker.page.getByText('Review open').waitFor();
    expect(await worker.page.getByRole('button', { name: 'Justified', exact: true }).count()).toBe(0);
    expect(await statusOfRead()).toBe(200);
    expect(worker.faults).toEqual([]);
    await worker.close();

    const admin = await ConsoleVisitor.signIn(browser, product.origin, 'client-admin');
    const { page } = admin;
    await admin.visit('/requests');
    await page.getByRole('link', { name: WORKER_NAME }).click();
    await page.getByText('once the access has ended, or was revoked').waitFor();
    expect(await page.getByRole('button', { name: 'Justified', exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText(/confirmed it within \d+ ms/).waitFor();
    expect(await statusOfRead()).toBe(403);
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('button', { name: 'Justified', exact: true }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Justified' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Comment').fill('One item was read, and it was the right one.');
    await dialog.getByRole('button', { name: 'Justified' }).click();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByText('One item was read, and it was the right one.').waitFor();
    expect(await page.getByRole('button', { name: 'Justified', exact: true }).count()).toBe(0);
    expect(await admin.inspect('client-admin-glass-reviewed')).toEqual([]);
    expect(admin.faults).toEqual([]);
    await admin.close();
  }, 90_000);
});

describeInBrowser('the log of deliveries', () => {
  it('has a delivery sent again, under the same id, and shows both attempts', async () => {
    const ids: (string | string[] | undefined)[] = [];
    const receiver = createServer((request, response) => {
      ids.push(request.headers['webhook-id']);
      response.end();
    }).listen(0, '127.0.0.1');
    const admin = await ConsoleVisitor.signIn(browser, product.origin, 'client-admin');
    const { page } = admin;
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/portcullis`;
    const webhooks = '/admin/v1/organisations/acme-imaging/webhooks';
    const { id } = await sendJson<{ id: string }>(product, 'client-admin', `POST ${webhooks}`, { url });
    await admin.visit(`/notifications/${id}`);
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByRole('table').getByText('Delivered').waitFor();
    await page.getByRole('button', { name: 'Deliver webhook.test again' }).click();
    await page.getByText('2 attempts').click();
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(await admin.inspect('client-admin-redelivered')).toEqual([]);
    expect(admin.faults).toEqual([]);
    await admin.close();
    receiver.close();
  }, 60_000);
});
