import { expect } from '@jest/globals';
import type { ConsoleVisitor } from './console-browser.js';
import type { Product } from './product.js';

/** One call of the API with a JSON body, as a sample person; what is no success ends the test. */
export async function sendJson<Answer>(
  product: Product,
  as: string,
  route: string,
  body?: object,
): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const response = await product.request(path, {
    ...{ as, method },
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<Answer>;
}

/** What is typed of a disclosure: of one item, or of everything; barred from the client through a day, or not. */
interface TypedDisclosure {
  readonly authority: string;
  readonly client?: RegExp;
  readonly item?: string;
  readonly barredThrough?: string;
}

/** Somebody opens the form for a disclosure and fills it; it is not sent yet. */
export async function fillDisclosure(
  { page }: ConsoleVisitor,
  { authority, client, item, barredThrough }: TypedDisclosure,
): Promise<void> {
  const choose = async (field: string, option: RegExp | string): Promise<void> => {
    await page.getByRole('combobox', { name: field }).click();
    await page.getByRole('option', { name: option }).click();
  };
  await page.getByRole('button', { name: 'Ask for a disclosure' }).click();
  await page.getByLabel('Authority').fill(authority);
  await page.getByLabel('Legal basis').fill('Order 7 Gs 12/26');
  if (client !== undefined) await choose('Client', client);
  await choose('Dataset', /Street scenes/);
  await choose('How much of it', item === undefined ? 'Every item' : 'These items');
  if (item !== undefined) {
    await choose('Items', item);
    await page.keyboard.press('Escape');
  }
  await page.getByLabel('Last day').fill('2100-01-01');
  if (barredThrough === undefined) return;
  await page.getByRole('switch', { name: 'A law forbids to tell the client' }).click();
  await page.getByLabel('Which law').fill('A secrecy order');
  await page.getByLabel('Through (UTC)').fill(barredThrough);
}

/** A second person finds the one change that waits, looks at it and approves it. */
export async function approveTheChange(second: ConsoleVisitor): Promise<void> {
  const { page } = second;
  await second.visit('/requests?tab=changes');
  await page.getByRole('button', { name: /^Look at the change/ }).click();
  await page.getByRole('button', { name: 'Approve' }).waitFor();
  expect(await second.inspect('second-admin-change')).toEqual([]);
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await page.getByText(/confirmed it within \d+ ms/).waitFor();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('table').getByText('Applied').waitFor();
}

/** Somebody looks at a disclosure, asks what it carries, and withdraws it. */
export async function looksAtDisclosure(second: ConsoleVisitor): Promise<void> {
  const { page } = second;
  await second.visit('/disclosures');
  await page.getByRole('link', { name: 'District court' }).click();
  const choice = page.getByRole('combobox', { name: 'Item' });
  for (const [key, answer] of [
    ['the-street.txt', 'Yes, it would'],
    ['fire-engine.png', 'DISCLOSURE_OTHER_ITEM'],
  ] as const) {
    await choice.click();
    await page.getByRole('option', { name: key }).click();
    await page.getByRole('button', { name: 'Would it?' }).click();
    await page.getByText(answer).waitFor();
  }
  expect(await second.inspect('second-admin-disclosure')).toEqual([]);
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await page.getByText('Withdrawn').first().waitFor();
}
