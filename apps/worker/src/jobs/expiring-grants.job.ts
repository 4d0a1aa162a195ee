import type { Job } from './job.js';

const LOCK = 730_514;
const EVERY_MS = 300_000;
const MAX_GRANTS = 1_000;

/** Tells of assignments that end soon, once for each end. */
export function expiringGrantsJob(): Job {
  return {
    name: 'expiring grants',
    lock: LOCK,
    everyMs: EVERY_MS,
    run: async (session, signal) => {
      for (let told = MAX_GRANTS; told === MAX_GRANTS && !signal.aborted;) {
        const [row] = await session.query<{ told: number }>('SELECT announce_expiring_grants($1) AS told', [
          MAX_GRANTS,
        ]);
        told = row?.told ?? 0;
      }
    },
  };
}
