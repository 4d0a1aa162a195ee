import type { Page, Response } from 'playwright-core';
import { PAGE_FACTS, type PageFacts, type PageTimes, TIMES, WATCH_TIMES } from './page-probes.js';

/** What one page costs somebody who opens it for the first time, and what is wrong with it. */
export interface PageAudit {
  readonly findings: readonly string[];
  /** Of JavaScript, as it came over the wire. */
  readonly scriptBytes: number;
  readonly times: PageTimes;
}

const MOST_SCRIPT_BYTES = 350_000;
const MOST_LAYOUT_SHIFT = 0.1;
const LEAST_DESCRIPTION = 20;
/** Below this, a packed answer is no smaller on the wire. */
const PACKED_FROM_BYTES = 1_024;

/** Opens a page with nothing kept from before, and looks at what was sent, what is in it, and how long it took. */
export async function auditPage(page: Page, open: () => Promise<void>): Promise<PageAudit> {
  const responses: Response[] = [];
  const hear = (response: Response): void => void responses.push(response);
  const wire = await page.context().newCDPSession(page);
  const scripts = new Set<string>();
  let scriptBytes = 0;
  wire.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scriptBytes += encodedDataLength;
  });
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.addInitScript(WATCH_TIMES);
  page.on('response', hear);
  await open();
  page.off('response', hear);
  const times = await page.evaluate<PageTimes>(TIMES);
  const facts = await page.evaluate<PageFacts>(PAGE_FACTS);
  await wire.detach();
  const sent = await Promise.all(responses.map((response) => ofResponse(response)));
  const findings = [...ofFacts(facts), ...ofCosts(scriptBytes, times), ...sent.flat()];
  return { findings, scriptBytes, times };
}

function ofFacts(facts: PageFacts): string[] {
  const { language, title, viewport, description, headings, mains, imagesWithoutText } = facts;
  const wrong: readonly (readonly [boolean, string])[] = [
    [language !== 'en', `says its language is “${language}”`],
    [title === '', 'has no title'],
    [!viewport.includes('width=device-width'), 'is not as wide as the device'],
    [/user-scalable=no|maximum-scale/.test(viewport), 'cannot be made larger'],
    [description.length < LEAST_DESCRIPTION, 'is not described'],
    [headings !== 1, `has ${headings} first headings`],
    [mains !== 1, `has ${mains} main parts`],
    [imagesWithoutText > 0, `has ${imagesWithoutText} images without a text`],
  ];
  return wrong.filter(([is]) => is).map(([, finding]) => finding);
}

function ofCosts(scriptBytes: number, { cumulativeLayoutShift }: PageTimes): string[] {
  return [
    ...(scriptBytes === 0 ? ['was opened without any JavaScript'] : []),
    ...(scriptBytes > MOST_SCRIPT_BYTES ? [`takes ${scriptBytes} bytes of JavaScript`] : []),
    ...(cumulativeLayoutShift > MOST_LAYOUT_SHIFT ? [`shifts by ${cumulativeLayoutShift}`] : []),
  ];
}

/** Returns what is wrong with how one part of the console was sent. */
async function ofResponse(response: Response): Promise<string[]> {
  const { pathname } = new URL(response.url());
  if (!pathname.startsWith('/console/') || response.status() !== 200) return [];
  const headers = await response.allHeaders();
  const expected = pathname.startsWith('/console/assets/') ? /immutable/ : /no-cache|no-store/;
  const kept = headers['cache-control'] ?? '';
  return [
    ...(expected.test(kept) ? [] : [`${pathname} is kept as “${kept}”`]),
    ...((await isSentUnpacked(response, headers)) ? [`${pathname} is sent unpacked`] : []),
    ...ofPolicy(response, headers['content-security-policy'] ?? '').map(
      (finding) => `${pathname} ${finding}`,
    ),
  ];
}

async function isSentUnpacked(
  response: Response,
  headers: Readonly<Record<string, string>>,
): Promise<boolean> {
  if (headers['content-encoding'] !== undefined) return false;
  const packs = /javascript|css|html/.test(headers['content-type'] ?? '');
  return packs && (await response.body()).length >= PACKED_FROM_BYTES;
}

function ofPolicy(response: Response, policy: string): string[] {
  const isDocument = response.request().resourceType() === 'document';
  return [
    ...(isDocument && !policy.includes("default-src 'self'") ? ['has no policy'] : []),
    ...(/unsafe-|data:|\*/.test(policy) ? ['lets run or load what it should not'] : []),
  ];
}
