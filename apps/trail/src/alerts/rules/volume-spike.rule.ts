import type { ParametersOf } from './rule-parameters.schema.js';
import type { Rule } from './rule.js';
import { HOUR_MS, isRead } from '../trail-record.js';
import { spikeThreshold } from './spike.js';

/** Sees a person read more within an hour than their own past hours explain. */
export const volumeSpike: Rule<ParametersOf<'volume_spike'>> = ({ record, history }, parameters) => {
  if (!isRead(record)) return null;
  const threshold = spikeThreshold(
    history.baseline,
    history.baseline.reads,
    history.nowMs(record),
    parameters,
  );
  const reads = history.hourAt(record).reads + 1;
  if (threshold === null || reads <= threshold) return null;
  return {
    kind: 'volume_spike',
    dedupeKey: `${record.subjectId}`,
    windowMs: HOUR_MS,
    title: 'Far more reads within an hour than this person’s own past explains',
    details: { reads, threshold: Math.round(threshold), pastHours: history.baseline.reads.hours },
    recordIds: [record.id],
  };
};
