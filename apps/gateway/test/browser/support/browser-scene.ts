import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { allowOrigins } from '../../support/browsers.js';
import { contentPath, Scene } from '../../support/scene.js';
import { type Alter, type AlteringProxy, GATEWAY_HOST, startProxy } from './altering-proxy.js';
import { startChromium, type TestBrowser } from './chromium.js';
import { serveToolPage, type ToolPage } from './tool-page.js';

const SAMPLES = join(import.meta.dirname, '../../../../../samples');

/** A gateway, a real browser signed in at it, and pages of four kinds. */
export interface BrowserScene {
  readonly scene: Scene;
  readonly browser: TestBrowser;
  /** The gateway as browsers call it. */
  readonly gateway: string;
  /** Allowed by the project; a sibling host of the gateway's, which is where a cookie still goes. */
  readonly allowed: ToolPage;
  /** The same, but no project allows it. */
  readonly sibling: ToolPage;
  /** Allowed by the project, on another site: no cookie goes from there, only a token. */
  readonly distant: ToolPage;
  /** On another site, and no project allows it. */
  readonly stranger: ToolPage;
  /** Paths of the contents of sample items, by file name. */
  readonly paths: Readonly<Record<string, string>>;
  /** Stands a proxy in front of the gateway; it goes with the scene at the latest. */
  proxy(alter?: Alter): Promise<AlteringProxy>;
  stop(): Promise<void>;
}

const FILES: Readonly<Record<string, string>> = {
  'fire-engine.png': 'image/png',
  'spoken-note.wav': 'audio/wav',
  'screencast.webm': 'video/webm',
};

/** Arranges it all; the browser has no cookie yet. */
export async function createBrowserScene(): Promise<BrowserScene> {
  const scene = await Scene.create();
  const allowed = await serveToolPage('tool.corp.localhost');
  const sibling = await serveToolPage('other.corp.localhost');
  const distant = await serveToolPage('tool.elsewhere.localhost');
  const stranger = await serveToolPage('stranger.localhost');
  await allowOrigins(scene, scene.world.project, [allowed.origin, distant.origin]);
  const paths: Record<string, string> = {};
  for (const [name, mediaType] of Object.entries(FILES)) {
    const content = await readFile(join(SAMPLES, 'street-scenes', name));
    const { itemId } = await scene.world.addItem({ content, key: name, mediaType });
    paths[name] = contentPath(itemId);
  }
  const browser = await startChromium();
  const proxies: AlteringProxy[] = [];
  const proxy = async (alter?: Alter): Promise<AlteringProxy> => {
    const started = await startProxy(scene.gateway.origin, alter);
    proxies.push(started);
    return started;
  };
  const stop = async (): Promise<void> => {
    await browser.stop();
    for (const started of proxies) started.stop();
    for (const page of [allowed, sibling, distant, stranger]) page.stop();
    await scene.stop();
  };
  const gateway = scene.gateway.origin.replace('127.0.0.1', GATEWAY_HOST);
  return { scene, browser, gateway, allowed, sibling, distant, stranger, paths, proxy, stop };
}

/** Opens a page of the origin. */
export async function openPage({ browser }: BrowserScene, origin: string): Promise<Page> {
  const page = await browser.context.newPage();
  await page.goto(origin);
  return page;
}

/** Calls one of the page's own functions (see `tool-page.ts`) and returns what the page learnt. */
export function call(
  page: Page,
  name: string,
  ...args: readonly unknown[]
): Promise<Record<string, unknown>> {
  return page.evaluate(`window.${name}(...${JSON.stringify(args)})`);
}

/** Signs the browser in from a page of the gateway's own origin; returns the status. */
export async function signInThere({ scene, browser, gateway }: BrowserScene): Promise<number> {
  const page = await browser.context.newPage();
  await page.goto(`${gateway}/livez`);
  const init = { method: 'POST', headers: await scene.authorization() };
  const status = await page.evaluate<number>(
    `fetch('/v1/session', ${JSON.stringify(init)}).then((response) => response.status)`,
  );
  await page.close();
  return status;
}
