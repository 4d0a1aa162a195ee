import type { WorkerSettings } from '../worker.settings.js';
import { HOUR_MS, type Job } from './job.js';

const LOCK = 730_511;
/** Few enough that recording is not held up by one statement. */
const MAX_ROWS = 5_000;

/** Forgets full addresses past their time; the prefix in the agent's value stays. */
export function addressesJob({ addressDays }: Pick<WorkerSettings, 'addressDays'>): Job {
  return {
    name: 'addresses',
    lock: LOCK,
    everyMs: HOUR_MS,
    run: async (session, signal) => {
      for (let gone = MAX_ROWS; gone === MAX_ROWS && !signal.aborted;) {
        const [row] = await session.query<{ gone: string }>('SELECT expire_addresses($1, $2) AS gone', [
          addressDays,
          MAX_ROWS,
        ]);
        gone = Number(row?.gone);
      }
    },
  };
}
