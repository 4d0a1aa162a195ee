/** What a page took, by its own observers: milliseconds, and the layout shift as a number without one. */
export interface PageTimes {
  readonly largestContentfulPaintMs: number;
  readonly cumulativeLayoutShift: number;
  /** What long tasks took beyond 50 ms each. */
  readonly blockingMs: number;
}

/** What a page says of itself, counted in its document. */
export interface PageFacts {
  readonly language: string;
  readonly title: string;
  readonly viewport: string;
  readonly description: string;
  readonly headings: number;
  readonly mains: number;
  readonly imagesWithoutText: number;
}

/** Runs in the page before anything of its own: observes from the first paint on. */
export const WATCH_TIMES = `
  globalThis.pageTimes = { largestContentfulPaintMs: 0, cumulativeLayoutShift: 0, blockingMs: 0 };
  const observe = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  observe('largest-contentful-paint', (entry) => { pageTimes.largestContentfulPaintMs = Math.round(entry.startTime); });
  observe('layout-shift', (entry) => { if (!entry.hadRecentInput) pageTimes.cumulativeLayoutShift += entry.value; });
  observe('longtask', (entry) => { pageTimes.blockingMs += Math.max(0, Math.round(entry.duration - 50)); });
`;

/** Returns what was observed since. */
export const TIMES = 'globalThis.pageTimes';

/** Returns the facts of the document as it is now. */
export const PAGE_FACTS = `(() => {
  const content = (name) => document.querySelector('meta[name="' + name + '"]')?.content ?? '';
  return {
    language: document.documentElement.lang,
    title: document.title,
    viewport: content('viewport'),
    description: content('description'),
    headings: document.querySelectorAll('h1').length,
    mains: document.querySelectorAll('main').length,
    imagesWithoutText: document.querySelectorAll('img:not([alt])').length,
  };
})()`;
