import { HOUR_MS, type Job } from './job.js';

const LOCK = 730_523;
/** Few enough that nobody waits for one statement. */
const MAX_ROWS = 5_000;

/** Forgets, after three days, what requests under an `Idempotency-Key` were answered: nobody repeats them any more, and they name people. */
export function answersJob(): Job {
  return {
    name: 'answers',
    lock: LOCK,
    everyMs: HOUR_MS,
    run: async (session, signal) => {
      for (let gone = MAX_ROWS; gone === MAX_ROWS && !signal.aborted;) {
        const [row] = await session.query<{ gone: string }>('SELECT forget_answers($1) AS gone', [MAX_ROWS]);
        gone = Number(row?.gone);
      }
    },
  };
}
