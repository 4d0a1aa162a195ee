import type { DedicatedSession } from '#libs/persistence';
import { MonthArchiver } from '../retention/month-archiver.js';
import { MonthRetention } from '../retention/month-retention.js';
import { TrailMonths } from '../retention/trail-months.repository.js';
import type { WorkerSettings } from '../worker.settings.js';
import { HOUR_MS, type Job } from './job.js';

const LOCK = 730_512;

/** Archives, verifies and drops the months past their age, oldest first. One that cannot go does not keep the others. */
export function archiveJob(settings: WorkerSettings): Job {
  const { objectStore, logger, retentionMonths } = settings;
  const run = async (session: DedicatedSession, signal: AbortSignal): Promise<void> => {
    const months = new TrailMonths(session);
    const retention = new MonthRetention(months, new MonthArchiver({ months, objectStore, signal }));
    for (const month of await months.archivable(retentionMonths)) {
      signal.throwIfAborted();
      try {
        const verdict = await retention.retire(month);
        if (verdict.state === 'dropped') logger.info(verdict, 'a month of the trail is archived and dropped');
        else logger.warn(verdict, 'a month of the trail is past its age and stays');
      } catch (error) {
        if (signal.aborted || session.isBroken) throw error;
        logger.error(
          { err: error, month },
          'a month of the trail could not be archived; nothing of it was dropped',
        );
      }
    }
  };
  return { name: 'archive', lock: LOCK, everyMs: HOUR_MS, run };
}
