import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { ConsoleVisitor, HAS_BROWSER, launchBrowser } from '../support/console-browser.js';
import { auditPage } from '../support/page-audit.js';
import { createProduct, type Product, removeProduct } from '../support/product.js';

const OVERSIGHT = ['Overview', 'Trail', 'Alerts'];
const ACCESS = [
  'Requests and reviews',
  'Notifications',
  'Projects',
  'People and vendors',
  'Datasets and keys',
  'Regions and transfers',
  'Terms',
  'Tools',
  'Lawful disclosures',
  'Registers',
];
const ADDRESSES: Readonly<Record<string, string>> = {
  'My work': '/my-work',
  Overview: '/overview',
  Trail: '/trail',
  Alerts: '/alerts',
  'Requests and reviews': '/requests',
  Notifications: '/notifications',
  Projects: '/projects',
  'People and vendors': '/people',
  'Datasets and keys': '/datasets',
  'Regions and transfers': '/regions',
  Terms: '/terms',
  Tools: '/tools',
  'Lawful disclosures': '/disclosures',
  Registers: '/registers',
  Explain: '/explain',
};

/** Who has which pages. A page that nobody names here is one that nobody may have. */
const GRID: readonly (readonly [handle: string, pages: readonly string[]])[] = [
  ['client-admin', [...ACCESS, 'Explain']],
  ['client-auditor', [...OVERSIGHT, ...ACCESS]],
  ['auditor', [...OVERSIGHT, ...ACCESS]],
  [
    'operator',
    [
      'Requests and reviews',
      'Notifications',
      'Projects',
      'People and vendors',
      'Datasets and keys',
      'Terms',
      'Lawful disclosures',
      'Registers',
      'Explain',
    ],
  ],
  ['annotator-no-nda', ['My work', 'Requests and reviews']],
  ['reviewer', ['My work', 'Requests and reviews']],
];

const describeInBrowser = HAS_BROWSER ? describe : describe.skip;
if (!HAS_BROWSER) process.stdout.write('SKIPPED: the console in a browser (no chromium here)\n');

let product: Product;
let browser: Browser;
beforeAll(async () => {
  if (!HAS_BROWSER) return;
  product = await createProduct(18_441);
  await product.start();
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  if (!HAS_BROWSER) return;
  await browser.close();
  await removeProduct(product);
});

describeInBrowser('the console', () => {
  it.each(GRID)(
    'shows %s the pages of their roles and no other, accessible, in both widths and schemes',
    async (handle, pages) => {
      const visitor = await ConsoleVisitor.signIn(browser, product.origin, handle);
      const links = visitor.page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
      expect(new Set(await links.allTextContents())).toEqual(new Set(pages));
      const findings: string[] = [];
      for (const page of pages) {
        await visitor.visit(ADDRESSES[page] ?? '');
        expect(await visitor.page.getByRole('heading', { level: 1 }).textContent()).toBe(page);
        findings.push(...(await visitor.inspect(`${handle}-${page.toLowerCase().replaceAll(' ', '-')}`)));
      }
      expect(findings).toEqual([]);
      for (const page of Object.keys(ADDRESSES).filter((name) => !pages.includes(name))) {
        await visitor.visit(ADDRESSES[page] ?? '');
        expect(await visitor.page.getByRole('heading', { level: 1 }).textContent()).toBe(
          'There is no such page',
        );
      }
      expect(visitor.faults).toEqual([]);
      await visitor.close();
    },
    180_000,
  );

  it.each([
    [null, '/'],
    ['client-admin', '/projects'],
    ['annotator-no-nda', '/my-work'],
  ])(
    'opened for the first time by %s is small, described, packed and does not jump',
    async (handle, page) => {
      const visitor = await (handle === null
        ? ConsoleVisitor.arrive(browser, product.origin)
        : ConsoleVisitor.signIn(browser, product.origin, handle));
      const { findings, scriptBytes, times } = await auditPage(visitor.page, () => visitor.visit(page));
      process.stdout.write(`${page}: ${scriptBytes} bytes of JavaScript, ${JSON.stringify(times)}\n`);
      expect([...findings, ...visitor.faults]).toEqual([]);
      await visitor.close();
    },
  );

  it('is served so that nothing foreign or inline runs in it, and its parts are kept by browsers for ever', async () => {
    const page = await fetch(`${product.origin}/console/projects/anything`);
    expect(page.headers.get('cache-control')).toBe('no-store');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-|data:|\*/);
    const script = /src="(\/console\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? '';
    const asset = await fetch(`${product.origin}${script}`, { headers: { 'accept-encoding': 'gzip' } });
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(asset.headers.get('content-encoding')).toBe('gzip');
  });

  it.each([
    ['/console/assets/missing.js', 404],
    ['/console/assets/..%2f..%2f..%2fpackage.json', 404],
    ['/console/%2e%2e/package.json', 404],
  ])('answers %s with %i, however it is spelt', async (path, status) => {
    expect((await product.request(path)).status).toBe(status);
  });

  it('takes no other method than GET and HEAD', async () => {
    expect((await product.request('/console/', { method: 'POST' })).status).toBe(405);
    expect((await product.request('/console/', { method: 'HEAD' })).status).toBe(200);
  });
});
