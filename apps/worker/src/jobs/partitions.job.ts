import { HOUR_MS, type Job } from './job.js';

const LOCK = 730_510;

/** Makes the months to come, so that no record ever waits in the partition for what fits nowhere. */
export function partitionsJob(): Job {
  return {
    name: 'partitions',
    lock: LOCK,
    everyMs: 24 * HOUR_MS,
    run: async (session) => {
      await session.query('SELECT ensure_trail_partitions()');
    },
  };
}
