import type { DedicatedSession } from '#libs/persistence';
import type { WorkerSettings } from '../worker.settings.js';
import { HOUR_MS, type Job } from './job.js';

const LOCK = 730_522;
/** Few enough that nobody waits for one statement: a notification has as many deliveries as there are people to tell. */
const MAX_NOTIFICATIONS = 500;
const MAX_ALERT_DELIVERIES = 5_000;
/** Below every id. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Forgets notifications and the log of deliveries past their time; never what is not told yet. */
export function notificationsJob({ notificationDays }: Pick<WorkerSettings, 'notificationDays'>): Job {
  return {
    name: 'notifications',
    lock: LOCK,
    everyMs: HOUR_MS,
    run: async (session, signal) => {
      if (notificationDays === 0) return;
      await expireNotifications(session, notificationDays, signal);
      await expireAlertDeliveries(session, notificationDays, signal);
    },
  };
}

async function expireNotifications(
  session: DedicatedSession,
  keepDays: number,
  signal: AbortSignal,
): Promise<void> {
  for (let after: string | null = FIRST; after !== null && !signal.aborted;) {
    const values: unknown[] = [keepDays, after, MAX_NOTIFICATIONS];
    const [row] = await session.query<{ last: string | null }>(
      'SELECT expire_notifications($1, $2, $3) AS last',
      values,
    );
    after = row?.last ?? null;
  }
}

async function expireAlertDeliveries(
  session: DedicatedSession,
  keepDays: number,
  signal: AbortSignal,
): Promise<void> {
  for (let gone = MAX_ALERT_DELIVERIES; gone === MAX_ALERT_DELIVERIES && !signal.aborted;) {
    const values = [keepDays, MAX_ALERT_DELIVERIES];
    const [row] = await session.query<{ gone: string }>(
      'SELECT expire_alert_deliveries($1, $2) AS gone',
      values,
    );
    gone = Number(row?.gone);
  }
}
