import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Route } from 'playwright-core';
import { ConsoleVisitor, HAS_BROWSER, launchBrowser } from '../support/console-browser.js';
import { createProduct, type Product, removeProduct } from '../support/product.js';

const describeInBrowser = HAS_BROWSER ? describe : describe.skip;

// In the page: the token kept for this tab, made to look as if it ended in 30 seconds, and how long it has.
const KEY = `Object.keys(sessionStorage).find((key) => key.startsWith('oidc.user:'))`;
const USER = `JSON.parse(sessionStorage.getItem(${KEY}))`;
const AGE_TOKEN = `sessionStorage.setItem(${KEY}, JSON.stringify({ ...${USER}, expires_at: Math.floor(Date.now() / 1000) + 30 }))`;
const SECONDS_LEFT = `${USER}.expires_at - Date.now() / 1000`;

let product: Product;
let browser: Browser;
let item = '';
beforeAll(async () => {
  if (!HAS_BROWSER) return;
  product = await createProduct(18_443);
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

describeInBrowser('my work', () => {
  it('is to read and accept the terms, then to see the items; each look is a record', async () => {
    const worker = await ConsoleVisitor.signIn(browser, product.origin, 'annotator-no-nda');
    const { page } = worker;
    await worker.visit('/my-work');
    await page.getByLabel('I have read these terms and accept them.').check();
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByText('Terms you have accepted').waitFor();
    await page.getByRole('link', { name: 'Street scenes' }).click();
    await page.getByRole('link', { name: 'fire-engine.png' }).click();
    const image = page.getByRole('img', { name: 'The item' });
    await image.waitFor();
    const decodes = (element: unknown): Promise<boolean> =>
      (element as { decode(): Promise<void> }).decode().then(() => true);
    expect(await image.evaluate(decodes)).toBe(true);
    expect(await worker.inspect('annotator-item')).toEqual([]);
    expect(await image.getAttribute('src')).toMatch(/^\/t\/[\w-]{43}$/);
    for (const [key, shown, isThere] of [
      ['the-street.txt', 'pre', 'document.querySelector("pre").textContent.length > 1000'],
      ['spoken-note.wav', 'audio', 'document.querySelector("audio").readyState >= 1'],
      ['screencast.webm', 'video', 'document.querySelector("video").readyState >= 1'],
    ] as const) {
      await worker.visit('/my-work/street-scenes');
      await page.getByRole('link', { name: key }).click();
      await page.locator(shown).waitFor();
      await worker.until(isThere);
    }
    expect(worker.faults).toEqual([]);
    await worker.close();
  }, 120_000);

  it('is a task that is taken, done, and given to nobody again', async () => {
    const made = await product.request('/admin/v1/projects/street-scenes/task-batches', {
      as: 'client-admin',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'First of all', priority: 100, tasks: [{ items: [{ id: item }] }] }),
    });
    expect(made.status).toBe(201);
    const worker = await ConsoleVisitor.signIn(browser, product.origin, 'annotator-de');
    const { page } = worker;
    await worker.visit('/my-work/street-scenes');
    const claim = async (): Promise<{ task: { id: string; items: { id: string }[] } | null }> => {
      const answer = page.waitForResponse('**/tasks/claim');
      await page.getByRole('button', { name: 'Take a task' }).click();
      return (await answer).json();
    };
    const first = await claim();
    expect(first.task?.items.map(({ id }) => id)).toEqual([item]);
    await page.getByText('To annotate').waitFor();
    expect(await worker.inspect('annotator-task')).toEqual([]);
    const done = page.waitForResponse('**/complete');
    await page.getByRole('button', { name: 'Done' }).click();
    expect((await done).status()).toBe(200);
    expect((await claim()).task?.id).not.toBe(first.task?.id);
    expect(worker.faults).toEqual([]);
    await worker.close();
  }, 60_000);

  it('ends with the session: nothing on the page passes for current once it is over', async () => {
    const worker = await ConsoleVisitor.signIn(browser, product.origin, 'reviewer');
    await worker.visit('/my-work');
    await worker.page.route('**/v1/projects/**', (route) => route.fulfill({ status: 401, body: '{}' }));
    await worker.page.getByRole('link', { name: 'Street scenes' }).click();
    await worker.page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    await worker.close();
  }, 60_000);

  it('goes on when its token is about to end: another one is fetched, and nobody is asked', async () => {
    const worker = await ConsoleVisitor.signIn(browser, product.origin, 'reviewer');
    await worker.page.evaluate(AGE_TOKEN);
    await worker.visit('/my-work');
    await worker.page.getByRole('link', { name: 'Street scenes' }).waitFor();
    expect(await worker.page.evaluate<number>(SECONDS_LEFT)).toBeGreaterThan(600);
    expect(worker.faults).toEqual([]);
    await worker.close();
  }, 60_000);

  it('is left by signing out, after which the next one is asked who they are', async () => {
    const worker = await ConsoleVisitor.signIn(browser, product.origin, 'reviewer');
    const { page } = worker;
    await page
      .getByRole('button', { name: /^Account of/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/console\/$/);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.locator('button[value="reviewer"]').waitFor();
    await worker.close();
  }, 60_000);
});

describeInBrowser('signing out', () => {
  it.each([
    ['is away', (route: Route) => route.abort()],
    ['says nothing', () => undefined],
    ['answers nonsense', (route: Route) => route.fulfill({ status: 500, body: 'no' })],
  ])(
    'forgets the tokens of this tab, also where the identity provider %s',
    async (_, answer) => {
      const worker = await ConsoleVisitor.signIn(browser, product.origin, 'reviewer');
      const { page } = worker;
      await worker.visit('/my-work');
      await page.route('**/.well-known/openid-configuration', answer);
      await page
        .getByRole('button', { name: /^Account of/ })
        .first()
        .click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
      expect(await page.evaluate<boolean>(`${KEY} === undefined`)).toBe(true);
      await worker.close();
    },
    60_000,
  );
});

describeInBrowser('an item through a ticket', () => {
  const address = (): string => `/my-work/street-scenes/items/${item}`;

  it('is asked for anew once when its ticket has lapsed, and goes on without anybody noticing', async () => {
    const worker = await ConsoleVisitor.signIn(browser, product.origin, 'annotator-de');
    const tickets: string[] = [];
    await worker.page.route('**/t/*', (route) => {
      const { pathname } = new URL(route.request().url());
      if (!tickets.includes(pathname)) tickets.push(pathname);
      if (pathname !== tickets[0]) return route.continue();
      return route.fulfill({ status: 401, json: { code: 'TICKET_EXPIRED', detail: 'It is over.' } });
    });
    await worker.visit(address());
    const image = worker.page.getByRole('img', { name: 'The item' });
    await worker.until('document.querySelector("main img")?.naturalWidth > 0');
    expect(tickets).toHaveLength(2);
    expect(await image.getAttribute('src')).toBe(tickets[1]);
    await worker.close();
  }, 60_000);

  it('is not asked for over and over: what lapses again is said, and that is all', async () => {
    const worker = await ConsoleVisitor.signIn(browser, product.origin, 'annotator-de');
    const tickets = new Set<string>();
    await worker.page.route('**/t/*', (route) => {
      tickets.add(new URL(route.request().url()).pathname);
      return route.fulfill({ status: 401, json: { code: 'TICKET_EXPIRED', detail: 'It is over.' } });
    });
    await worker.visit(address());
    await worker.page.getByRole('alert').getByText('TICKET_EXPIRED').waitFor();
    expect(tickets.size).toBe(2);
    await worker.close();
  }, 60_000);

  it('is refused in plain words with the id of the record, and the worker finds it in their own history', async () => {
    const worker = await ConsoleVisitor.signIn(browser, product.origin, 'annotator-us');
    const { page } = worker;
    await worker.visit(address());
    const refusal = page.getByRole('alert');
    await refusal.getByText('Your country of residence is not allowed for this project.').first().waitFor();
    const recordId = /record ([0-9a-f-]{36})/.exec((await refusal.textContent()) ?? '')?.[1] ?? '';
    expect(recordId).not.toBe('');
    expect(await worker.inspect('annotator-refused')).toEqual([]);
    // A record is shown once it has its place in the log, some tenths of a second later.
    const own = await worker.untilShown('/my-accesses', () =>
      page.getByRole('button', { name: new RegExp(recordId) }),
    );
    expect(await own.count()).toBe(1);
    await page.getByRole('table').getByText('Your country of residence is not allowed').first().waitFor();
    expect(await worker.inspect('annotator-history')).toEqual([]);
    await worker.close();
  }, 60_000);
});

describeInBrowser('what everybody has of their own', () => {
  it.each(['client-admin', 'reviewer'])(
    'is there for %s: their access history and what they are mailed about',
    async (handle) => {
      const visitor = await ConsoleVisitor.signIn(browser, product.origin, handle);
      for (const [path, heading] of [
        ['/my-accesses', 'My access history'],
        ['/my-notifications', 'My notifications'],
      ] as const) {
        await visitor.visit(path);
        expect(await visitor.page.getByRole('heading', { level: 1 }).textContent()).toBe(heading);
        expect(await visitor.inspect(`${handle}${path.replace('/', '-')}`)).toEqual([]);
      }
      expect(visitor.faults).toEqual([]);
      await visitor.close();
    },
    60_000,
  );

  it('can be changed: somebody is mailed about revocations no more, and about terms always', async () => {
    const visitor = await ConsoleVisitor.signIn(browser, product.origin, 'reviewer');
    const { page } = visitor;
    await visitor.visit('/my-notifications');
    expect(await page.getByRole('switch', { name: 'Terms' }).isDisabled()).toBe(true);
    await page.getByRole('switch', { name: 'Revocations' }).click();
    const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT');
    await page.getByRole('button', { name: 'Save' }).click();
    expect((await saved).status()).toBe(200);
    const kept = await product.request('/v1/me/notification-preferences', { as: 'reviewer' });
    const { items } = (await kept.json()) as { items: { topic: string; email: boolean }[] };
    expect(items.find(({ topic }) => topic === 'revocations')).toMatchObject({ email: false });
    expect(visitor.faults).toEqual([]);
    await visitor.close();
  }, 60_000);
});
