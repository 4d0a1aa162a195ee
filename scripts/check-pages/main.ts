// Opens pages of the built console in a real browser as people do for the first time; says what is wrong with each, and what it cost.
import { ConsoleVisitor, HAS_BROWSER, launchBrowser } from '../../acceptance/support/console-browser.js';
import { auditPage } from '../../acceptance/support/page-audit.js';
import { createProduct, removeProduct } from '../../acceptance/support/product.js';

const PORT = 18_461;
const NOBODY = 'nobody';
/** Who opens what: every page once, by somebody who has it. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  [NOBODY]: ['/'],
  'client-admin': ['/projects', '/people', '/datasets', '/regions', '/terms', '/tools', '/explain'],
  'client-auditor': ['/overview', '/trail', '/alerts', '/requests', '/notifications'],
  'annotator-no-nda': ['/my-work'],
};

interface Row {
  readonly who: string;
  readonly page: string;
  readonly kB: number;
  readonly 'LCP ms': number;
  readonly CLS: number;
  readonly 'TBT ms': number;
  readonly findings: number;
}

if (!HAS_BROWSER) {
  process.stderr.write('There is no /usr/bin/chromium here: nothing was checked.\n');
  process.exit(2);
}
const product = await createProduct(PORT);
const browser = await launchBrowser();
const rows: Row[] = [];
const findings: string[] = [];
try {
  await product.start();
  for (const [who, pages] of Object.entries(WAYS)) await check(who, pages);
} finally {
  await browser.close();
  await removeProduct(product);
}
console.table(rows);
for (const finding of findings) console.log(finding);
console.log(`check:pages: ${rows.length} pages, ${findings.length} finding(s)`);
process.exitCode = findings.length === 0 ? 0 : 1;

async function check(who: string, pages: readonly string[]): Promise<void> {
  const arrive = who === NOBODY ? ConsoleVisitor.arrive(browser, product.origin) : signIn(who);
  const visitor = await arrive;
  for (const page of pages) {
    const { scriptBytes, times, findings: costs } = await auditPage(visitor.page, () => visitor.visit(page));
    const found = [...costs, ...(await visitor.inspect(`check-${who}-${page.slice(1) || 'sign-in'}`))];
    const { largestContentfulPaintMs, cumulativeLayoutShift, blockingMs } = times;
    rows.push({
      who,
      page,
      kB: Math.round(scriptBytes / 1_000),
      'LCP ms': largestContentfulPaintMs,
      CLS: Number(cumulativeLayoutShift.toFixed(3)),
      'TBT ms': blockingMs,
      findings: found.length,
    });
    findings.push(...found.map((finding) => `${who} ${page}: ${finding}`));
  }
  findings.push(...visitor.faults.map((fault) => `${who}: ${fault}`));
  await visitor.close();
}

function signIn(who: string): Promise<ConsoleVisitor> {
  return ConsoleVisitor.signIn(browser, product.origin, who);
}
