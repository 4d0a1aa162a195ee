import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
// A browser of a test speaks to the test and to nobody else.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** Path of a real Chromium on this machine; undefined where there is none, which `browserSuite` says aloud. */
export const CHROMIUM = EXECUTABLES.find((path) => existsSync(path));

/** A real browser with a profile nobody has used. */
export interface TestBrowser {
  readonly context: BrowserContext;
  stop(): Promise<void>;
}

/** Starts it; its profile is gone when it is stopped. */
export async function startChromium(): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'portcullis-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM ?? '',
    headless: true,
    // Certificates are made for one test by itself.
    ignoreHTTPSErrors: true,
    args: FLAGS,
  });
  return {
    context,
    stop: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
