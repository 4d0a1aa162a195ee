import type { ParametersOf } from './rule-parameters.schema.js';
import type { Rule } from './rule.js';
import { HOUR_MS, isRead } from '../trail-record.js';
import { spikeThreshold } from './spike.js';

/** Sees a person open more different items within an hour than their own past hours explain. */
export const distinctItemSpike: Rule<ParametersOf<'distinct_item_spike'>> = (
  { record, history },
  parameters,
) => {
  if (!isRead(record) || record.itemId === null) return null;
  const { baseline } = history;
  const threshold = spikeThreshold(baseline, baseline.items, history.nowMs(record), parameters);
  if (threshold === null) return null;
  const items = history.hourAt(record).items.countWith(record.itemId);
  if (items <= threshold) return null;
  return {
    kind: 'distinct_item_spike',
    dedupeKey: `${record.subjectId}`,
    windowMs: HOUR_MS,
    title: 'Far more different items within an hour than this person’s own past explains',
    details: { items, threshold: Math.round(threshold), pastHours: baseline.items.hours },
    recordIds: [record.id],
  };
};
