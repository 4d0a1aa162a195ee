import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
let image: string;

// Notice printed at once: a suite that silently ran without a browser would prove nothing.
if (!CHROMIUM) process.stdout.write('NOTICE: there is no Chromium here; what browsers do is not tested.\n');

(CHROMIUM ? describe : describe.skip)('in a real browser', () => {
  beforeAll(async () => {
    world = await createBrowserScene();
    image = world.gateway + (world.paths['fire-engine.png'] ?? '');
    expect(await signInThere(world)).toBe(201);
  });
  afterAll(() => world?.stop());

  it('an allowed page shows an item, then fetches the same URL, then reads its pixels', async () => {
    const page = await openPage(world, world.allowed.origin);
    expect(await call(page, 'show', image)).toEqual({ width: 800, height: 331 });
    expect(await call(page, 'read', image, WITH_COOKIE)).toMatchObject({ status: 200, length: 389_109 });
    expect(await call(page, 'show', image, 'use-credentials')).toEqual({ width: 800, height: 331 });
    expect(await call(page, 'readPixel')).toEqual({ pixel: expect.any(Array) });
    await page.close();
  });

  it('an allowed page reads what it needs of the headers, of ranges of every form, and of an unchanged item', async () => {
    const page = await openPage(world, world.allowed.origin);
    const read = (headers: object): Promise<Record<string, unknown>> =>
      call(page, 'read', image, { ...WITH_COOKIE, headers, cache: 'no-store' });
    const first = await read({ range: 'bytes=0-99' });
    expect(first).toMatchObject({ status: 206, length: 100, type: 'cors' });
    expect(first['headers']).toEqual({
      etag: expect.stringMatching(/^".+"$/),
      'content-range': 'bytes 0-99/389109',
      'content-length': '100',
      'accept-ranges': 'bytes',
      'x-access-record': expect.any(String),
      'audit-receipt': expect.any(String),
    });
    // These three a browser sends only after a preflight.
    expect(await read({ range: 'bytes=-5' })).toMatchObject({ status: 206, length: 5 });
    // Several ranges at once are answered with the whole, as RFC 9110 lets a server do.
    expect(await read({ range: 'bytes=0-1,4-5' })).toMatchObject({ status: 200, length: 389_109 });
    const { etag } = first['headers'] as { etag: string };
    expect(await read({ 'if-none-match': etag })).toMatchObject({ status: 304, length: 0 });
    expect(await read({ range: 'bytes=999999-' })).toMatchObject({ status: 416 });
    await page.close();
  });

  it('an allowed page of another site reads with a token of its own, and learns why it is refused', async () => {
    const page = await openPage(world, world.distant.origin);
    const headers = await world.scene.authorization();
    expect(await call(page, 'read', image, { headers })).toMatchObject({ status: 200, length: 389_109 });
    const unassigned = await world.scene.authorization('unassigned');
    expect(await call(page, 'read', image, { headers: unassigned })).toMatchObject({ status: 403 });
    expect(await call(page, 'read', image)).toMatchObject({ status: 401 });
    await page.close();
  });

  it('no cookie goes to the gateway from another site, and none would count', async () => {
    const proxy = await world.proxy();
    const url = image.replace(world.gateway, proxy.origin);
    for (const { origin } of [world.distant, world.stranger]) {
      const page = await openPage(world, origin);
      expect(await call(page, 'show', url)).toEqual({ blocked: 'image' });
      expect(await call(page, 'read', url, WITH_COOKIE)).toHaveProperty('blocked');
      await page.close();
    }
    expect(proxy.seen.filter(({ method }) => method === 'GET').length).toBeGreaterThan(0);
    for (const { headers, method, status } of proxy.seen.filter(({ method: name }) => name === 'GET')) {
      expect([method, headers.cookie, headers['sec-fetch-site'], status]).toEqual([
        'GET',
        undefined,
        'cross-site',
        401,
      ]);
    }
  });

  it('a page nobody allows reads nothing, neither by cookie nor by a token it got hold of', async () => {
    const headers = await world.scene.authorization();
    for (const { origin } of [world.sibling, world.stranger]) {
      const page = await openPage(world, origin);
      for (const init of [WITH_COOKIE, { headers }, { headers: { ...headers, range: 'bytes=-5' } }])
        expect(await call(page, 'read', image, init)).toEqual({ blocked: 'TypeError' });
      expect(await call(page, 'show', image, 'use-credentials')).toEqual({ blocked: 'image' });
      // What an image shows of it, if anything, its scripts cannot read.
      if (!('blocked' in (await call(page, 'show', image))))
        expect(await call(page, 'readPixel')).toEqual({ blocked: 'SecurityError' });
      await page.close();
    }
  });

  it('a page changes nothing by the cookie, not even one that the project allows', async () => {
    const proxy = await world.proxy();
    const terms = `${proxy.origin}/v1/terms/${world.scene.world.nda}/acceptances`;
    const { owner } = world.scene.fixture;
    const countAccepted = async (): Promise<unknown> =>
      (await owner.query(`SELECT count(*)::int AS count FROM access_entries WHERE kind = 'administration'`))
        .rows;
    const accepted = await countAccepted();
    for (const { origin } of [world.allowed, world.sibling, world.stranger]) {
      const page = await openPage(world, origin);
      const init = { ...WITH_COOKIE, method: 'POST', body: '{}', mode: 'no-cors' };
      expect(await call(page, 'read', terms, init)).toMatchObject({ type: 'opaque', length: 0 });
      const json = {
        ...WITH_COOKIE,
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      };
      expect(await call(page, 'read', terms, json)).toHaveProperty('blocked');
      const signOut = { ...WITH_COOKIE, method: 'DELETE' };
      const session = `${proxy.origin}/v1/session`;
      expect(await call(page, 'read', session, signOut)).toHaveProperty('blocked');
      expect(await call(page, 'submit', terms)).toEqual({ submitted: true });
      await page.close();
    }
    const changing = proxy.seen.filter(({ method }) => method !== 'GET' && method !== 'OPTIONS');
    expect(changing.length).toBeGreaterThanOrEqual(6);
    for (const { status } of changing) expect([401, 415]).toContain(status);
    expect(await countAccepted()).toEqual(accepted);
    const page = await openPage(world, world.allowed.origin);
    expect(await call(page, 'read', image, WITH_COOKIE)).toMatchObject({ status: 200 });
    await page.close();
  });

  it.each([
    ['audio', 'spoken-note.wav', 20],
    ['video', 'screencast.webm', 3],
  ] as const)(
    '%s of an allowed page seeks: only the part it needs is read',
    async (kind, name, toSeconds) => {
      const proxy = await world.proxy();
      const page = await openPage(world, world.allowed.origin);
      const url = proxy.origin + (world.paths[name] ?? '');
      const result = await call(page, 'seek', url, kind, 'use-credentials', toSeconds);
      expect(result).toMatchObject({ at: toSeconds });
      expect(Number(result['duration'])).toBeGreaterThan(toSeconds);
      const ranges = proxy.seen.map(({ headers, status }) => [headers.range, status]);
      expect(ranges.length).toBeGreaterThan(0);
      for (const [range, status] of ranges)
        expect([String(range).startsWith('bytes='), status]).toEqual([true, 206]);
      await page.close();
    },
  );
});
