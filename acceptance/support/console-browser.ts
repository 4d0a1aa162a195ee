import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const ARTEFACTS = join(import.meta.dirname, '..', '..', 'reports', 'console');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };
const MOST_LOOKS = 10;
const MOST_WAIT_MS = 20_000;

/** What axe says of a rule that is broken. */
interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** True where Debian's browser is; without it what needs one is skipped, and said to be. */
export const HAS_BROWSER = existsSync(CHROMIUM);

/** A real browser with a fresh profile. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** Somebody at the console in a browser of their own; everything that goes wrong in it is kept. */
export class ConsoleVisitor {
  /** Errors of the console, exceptions, requests to elsewhere, answers that are failures of ours. */
  readonly faults: string[] = [];

  private constructor(
    readonly page: Page,
    readonly origin: string,
  ) {}

  /** Somebody who has not opened anything yet. */
  static async arrive(browser: Browser, origin: string): Promise<ConsoleVisitor> {
    const context = await browser.newContext({ viewport: WIDE, acceptDownloads: true });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const visitor = new ConsoleVisitor(page, origin);
    visitor.watch();
    return visitor;
  }

  /** Opens the console, chooses a sample person at the identity provider, and comes back signed in. */
  static async signIn(browser: Browser, origin: string, handle: string): Promise<ConsoleVisitor> {
    const visitor = await ConsoleVisitor.arrive(browser, origin);
    const { page } = visitor;
    await page.goto(`${origin}/console/`);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.locator(`button[value="${handle}"]`).click();
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    return visitor;
  }

  /** Goes to a page of the console and waits until it shows what it has. */
  async visit(path: string): Promise<void> {
    await this.page.goto(`${this.origin}/console${path}`);
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.page.locator('main h1').waitFor();
    await this.page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  }

  /** Resolves once an expression holds in the page. Asked from outside: inside, the console's policy admits no evaluation. */
  async until(expression: string): Promise<void> {
    const endMs = performance.now() + MOST_WAIT_MS;
    while (!(await this.page.evaluate<boolean>(expression)))
      if (performance.now() > endMs) throw new Error(`it never was so: ${expression}`);
  }

  /** Goes to a page again until it shows what somebody waits for; what is recorded takes a moment to be found. */
  async untilShown(path: string, find: () => Locator): Promise<Locator> {
    for (let times = 0; times < MOST_LOOKS; times += 1) {
      await this.visit(path);
      if ((await find().count()) > 0) return find();
    }
    throw new Error(`${path} does not show it`);
  }

  /** Rules of accessibility that the page as it is now breaks, serious ones only; what is touched has to be 24 px wide and high. */
  async accessibilityFindings(): Promise<string[]> {
    await this.page.evaluate(AXE);
    const violations = await this.page.evaluate<Violation[]>(
      "axe.run({ rules: { 'target-size': { enabled: true } } }).then(({ violations }) => violations)",
    );
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
      );
  }

  /** Looks at the page in both widths and both schemes: keeps a picture of each, and returns what is wrong in any. */
  async inspect(name: string): Promise<string[]> {
    await mkdir(ARTEFACTS, { recursive: true });
    const findings: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      for (const size of [WIDE, NARROW]) {
        await this.page.setViewportSize(size);
        await this.page.screenshot({
          path: join(ARTEFACTS, `${name}-${size.width}-${colorScheme}.png`),
          fullPage: true,
        });
        if (await this.scrollsSideways()) findings.push(`${name} is wider than ${size.width} px`);
        // The rules take as long as all the rest: each width and each scheme is held against them, not each of both.
        if ((size === WIDE) !== (colorScheme === 'light')) continue;
        const broken = await this.accessibilityFindings();
        findings.push(...broken.map((finding) => `${name}, ${size.width}, ${colorScheme}: ${finding}`));
      }
      await this.page.setViewportSize(WIDE);
    }
    await this.page.emulateMedia({ colorScheme: 'light' });
    return findings;
  }

  close(): Promise<void> {
    return this.page.context().close();
  }

  private scrollsSideways(): Promise<boolean> {
    return this.page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth + 1');
  }

  private watch(): void {
    this.page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        this.faults.push(`console: ${message.text()}`);
    });
    this.page.on('pageerror', (error) => this.faults.push(`exception: ${error.message}`));
    this.page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(`${this.origin}/`) && !url.startsWith('blob:'))
        this.faults.push(`request to ${url}`);
    });
    this.page.on('response', (response) => {
      // 503 is an answer that passes, and the console asks again; a machine at its limits gives some.
      const isFailure = response.status() >= 500 && response.status() !== 503;
      if (isFailure) this.faults.push(`${response.status()} from ${response.url()}`);
    });
  }
}
