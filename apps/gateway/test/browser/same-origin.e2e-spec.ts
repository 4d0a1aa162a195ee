import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type BrowserScene, call, createBrowserScene } from './support/browser-scene.js';
import { CHROMIUM } from './support/chromium.js';
import { HAS_NGINX, type RunningNginx, startDocumentedNginx } from './support/nginx.js';

const HOST = 'label.corp.localhost';
const POSSIBLE = CHROMIUM !== undefined && HAS_NGINX;

let world: BrowserScene;
let nginx: RunningNginx;
let page: Page;
let image: string;

if (!POSSIBLE)
  process.stdout.write('NOTICE: no Chromium or no nginx here; the same-origin mount is not tested.\n');

(POSSIBLE ? describe : describe.skip)('the documented same-origin mount, with a real nginx and TLS', () => {
  beforeAll(async () => {
    world = await createBrowserScene();
    const gateway = await world.scene.fixture.startGateway({
      recordDeadlineMs: 5_000,
      browsers: { mountPath: '/', secureCookie: true, maxSessionMs: 600_000 },
    });
    nginx = await startDocumentedNginx({
      gateway: gateway.origin,
      tool: world.sibling.loopback,
      host: HOST,
    });
    page = await world.browser.context.newPage();
    await page.goto(`https://${HOST}:${nginx.port}/`);
    image = world.paths['fire-engine.png'] ?? '';
  });
  afterAll(async () => {
    await page?.close();
    await nginx?.stop();
    await world?.stop();
  });

  const init = async (method: string): Promise<object> => ({
    method,
    headers: method === 'POST' ? await world.scene.authorization() : {},
  });

  it('shows nothing to a browser nobody signed in with', async () => {
    expect(await call(page, 'show', image)).toEqual({ blocked: 'image' });
    expect(await call(page, 'read', '/v1/session')).toMatchObject({ status: 401 });
  });

  it('after signing in shows an item, fetches the same URL, reads its pixels, and seeks', async () => {
    expect(await call(page, 'read', '/v1/session', await init('POST'))).toMatchObject({ status: 201 });
    expect(await call(page, 'show', image)).toEqual({ width: 800, height: 331 });
    expect(await call(page, 'read', image)).toMatchObject({ status: 200, length: 389_109, type: 'basic' });
    expect(await call(page, 'readPixel')).toEqual({ pixel: expect.any(Array) });
    // What the tools ask with: to the own origin a browser sends the cookie all the same.
    expect(await call(page, 'show', image, 'anonymous')).toEqual({ width: 800, height: 331 });
    expect(await call(page, 'seek', world.paths['spoken-note.wav'], 'audio', null, 20)).toMatchObject({
      at: 20,
    });
  });

  it('keeps the cookie from scripts and from the tool’s server, and gives the tool its own cookies', async () => {
    const cookies = await world.browser.context.cookies(`https://${HOST}:${nginx.port}`);
    expect(cookies).toMatchObject([
      { name: '__Host-portcullis-session', httpOnly: true, secure: true, sameSite: 'Lax', path: '/' },
    ]);
    expect(await page.evaluate('document.cookie')).toBe('');
    await page.evaluate(`document.cookie = 'theme=dark; path=/; secure'`);
    world.sibling.cookies.length = 0;
    await page.reload();
    expect(world.sibling.cookies[0]?.replaceAll(/^; |; $/g, '')).toBe('theme=dark');
  });

  it('after signing out shows nothing any more', async () => {
    expect(await call(page, 'read', '/v1/session', await init('DELETE'))).toMatchObject({ status: 204 });
    expect(await call(page, 'show', `${image}?again`)).toEqual({ blocked: 'image' });
    expect(await world.browser.context.cookies(`https://${HOST}:${nginx.port}`)).toMatchObject([
      { name: 'theme' },
    ]);
  });
});
