import type { ParametersOf } from './rule-parameters.schema.js';
import type { Rule } from './rule.js';
import { HOUR_MS, isRead, MINUTE_MS } from '../trail-record.js';

/** Sees a caller walk through items in the order they were ingested in, faster than anybody looks at them. */
export const sequentialScraping: Rule<ParametersOf<'sequential_scraping'>> = (
  { record, history },
  { items, withinMinutes },
) => {
  if (!isRead(record) || record.itemId === null) return null;
  const run = history.runWith(record);
  // Ranges of the item just read are the same step.
  if (run === null || !run.isStep) return null;
  const elapsedMs = history.nowMs(record) - run.sinceMs(items);
  if (run.length < items || elapsedMs > withinMinutes * MINUTE_MS) return null;
  return {
    kind: 'sequential_scraping',
    dedupeKey: `${record.subjectId}/${record.projectId}`,
    windowMs: HOUR_MS,
    title: 'Items read one after the other in ascending order, faster than anybody looks at them',
    details: { items: run.length, seconds: Math.round(elapsedMs / 1_000), projectId: record.projectId },
    recordIds: [record.id],
  };
};
