import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import {
  type BrowserScene,
  call,
  createBrowserScene,
  openPage,
  signInThere,
} from './support/browser-scene.js';
import { CHROMIUM } from './support/chromium.js';

const WITH_COOKIE = { credentials: 'include' };

let world: BrowserScene;

if (!CHROMIUM)
  process.stdout.write('NOTICE: there is no Chromium here; what the headers are for is not tested.\n');

/** Alters a gateway's answers, then does what an annotation tool does: shows an item, fetches the same URL, reads its pixels. */
async function showThenFetch(alter: (headers: IncomingHttpHeaders) => OutgoingHttpHeaders) {
  const proxy = await world.proxy(alter);
  const page = await openPage(world, world.allowed.origin);
  const url = proxy.origin + (world.paths['fire-engine.png'] ?? '');
  const shown = await call(page, 'show', url);
  const asked = proxy.seen.length;
  const fetched = await call(page, 'read', url, { ...WITH_COOKIE, cache: 'force-cache' });
  const sentForFetch = proxy.seen.length - asked;
  const drawn = await call(page, 'show', url, 'use-credentials');
  const pixel = 'blocked' in drawn ? drawn : await call(page, 'readPixel');
  await page.close();
  return { shown, fetched, sentForFetch, pixel };
}

const without =
  (...names: string[]) =>
  (headers: IncomingHttpHeaders): OutgoingHttpHeaders =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
const SHOWN = { width: 800, height: 331 };

(CHROMIUM ? describe : describe.skip)('the headers for browsers, one taken away at a time', () => {
  beforeAll(async () => {
    world = await createBrowserScene();
    expect(await signInThere(world)).toBe(201);
  });
  afterAll(() => world?.stop());

  it('as they are: shown, fetched, and its pixels read', async () => {
    const { shown, fetched, pixel } = await showThenFetch((headers) => headers);
    expect([shown, fetched['status'], pixel['pixel']]).toEqual([SHOWN, 200, expect.any(Array)]);
  });

  it('without Access-Control-Allow-Origin it is shown, and neither fetched nor read', async () => {
    const { shown, fetched, pixel } = await showThenFetch(without('access-control-allow-origin'));
    expect([shown, fetched, pixel]).toEqual([SHOWN, { blocked: 'TypeError' }, { blocked: 'image' }]);
  });

  it('without Access-Control-Allow-Credentials a request with the cookie is not answered to the page', async () => {
    const { fetched } = await showThenFetch(without('access-control-allow-credentials'));
    expect(fetched).toEqual({ blocked: 'TypeError' });
  });

  it('without Cross-Origin-Resource-Policy: same-site a sibling host shows nothing', async () => {
    const alter = (headers: IncomingHttpHeaders): OutgoingHttpHeaders => ({
      ...headers,
      'cross-origin-resource-policy': 'same-origin',
    });
    expect((await showThenFetch(alter)).shown).toEqual({ blocked: 'image' });
  });

  // Annotation tools' top complaint: the `<img>`, which sends no Origin, fills the cache; the fetch then fails without asking.
  it('without Vary: Origin a cache gives the fetch what it kept for the image, and the fetch fails unsent', async () => {
    const cached = (headers: IncomingHttpHeaders): OutgoingHttpHeaders => ({
      ...headers,
      'cache-control': 'private, max-age=60',
    });
    const kept = await showThenFetch((headers) => without('vary')(cached(headers) as IncomingHttpHeaders));
    expect([kept.shown, kept.fetched, kept.sentForFetch]).toEqual([SHOWN, { blocked: 'TypeError' }, 0]);
    const varied = await showThenFetch(cached);
    expect([varied.shown, varied.fetched['status'], varied.sentForFetch]).toEqual([SHOWN, 200, 1]);
  });

  it('without Access-Control-Expose-Headers the page does not learn what it got', async () => {
    const proxy = await world.proxy(without('access-control-expose-headers'));
    const page = await openPage(world, world.allowed.origin);
    const url = proxy.origin + (world.paths['fire-engine.png'] ?? '');
    const read = await call(page, 'read', url, { ...WITH_COOKIE, headers: { range: 'bytes=0-9' } });
    expect(read).toMatchObject({ status: 206, headers: { etag: null, 'content-range': null } });
    await page.close();
  });
});
