import { HOUR_MS, type Job } from './job.js';

const LOCK = 730_513;
/** Few enough that nobody waits for one statement. */
const MAX_ROWS = 5_000;

/** Removes tickets a day after their end: until then whoever asks why one was refused can be told. */
export function ticketsJob(): Job {
  return {
    name: 'tickets',
    lock: LOCK,
    everyMs: HOUR_MS,
    run: async (session, signal) => {
      for (let gone = MAX_ROWS; gone === MAX_ROWS && !signal.aborted;) {
        const [row] = await session.query<{ gone: string }>('SELECT expire_tickets($1) AS gone', [MAX_ROWS]);
        gone = Number(row?.gone);
      }
    },
  };
}
