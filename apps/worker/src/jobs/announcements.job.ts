import type { Job } from './job.js';

const EVERY_MS = 300_000;
/** Few enough that nobody waits for one statement. */
const MAX_AT_ONCE = 1_000;

interface Announcement {
  readonly name: string;
  readonly lock: number;
  /** The database's own: finds what is to be told, tells it once, and returns how much there was. */
  readonly announce: string;
}

const ANNOUNCEMENTS: readonly Announcement[] = [
  { name: 'expiring grants', lock: 730_514, announce: 'announce_expiring_grants' },
  { name: 'overdue reviews', lock: 730_519, announce: 'announce_overdue_reviews' },
  { name: 'expired requests', lock: 730_520, announce: 'announce_expired_requests' },
  { name: 'expired changes', lock: 730_521, announce: 'announce_expired_changes' },
];

/** Returns the jobs that tell of what nobody did: time did it, so that no change could tell of it. Each thing is told once. */
export function announcementJobs(): Job[] {
  return ANNOUNCEMENTS.map(({ name, lock, announce }) => ({
    name,
    lock,
    everyMs: EVERY_MS,
    run: async (session, signal) => {
      for (let told = MAX_AT_ONCE; told === MAX_AT_ONCE && !signal.aborted;) {
        const [row] = await session.query<{ told: number }>(`SELECT ${announce}($1) AS told`, [MAX_AT_ONCE]);
        told = row?.told ?? 0;
      }
    },
  }));
}
