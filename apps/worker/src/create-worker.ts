import { addressesJob } from './jobs/addresses.job.js';
import { answersJob } from './jobs/answers.job.js';
import { archiveJob } from './jobs/archive.job.js';
import { expiringGrantsJob } from './jobs/expiring-grants.job.js';
import { JobTimer } from './jobs/job-timer.js';
import { overdueReviewsJob } from './jobs/overdue-reviews.job.js';
import { partitionsJob } from './jobs/partitions.job.js';
import { ticketsJob } from './jobs/tickets.job.js';
import { NotificationWork } from './notifications/notification-work.js';
import type { WorkerSettings } from './worker.settings.js';

/** All jobs of one process, and the delivery of notifications. */
export interface Worker {
  start(): void;
  /** Resolves when nothing runs any more; what is under way ends at its next safe point. */
  stop(): Promise<void>;
}

/** Returns a worker that does nothing yet; any number of them may run, each job runs in one at a time. */
export function createWorker(settings: WorkerSettings): Worker {
  const { databaseUrl, logger } = settings;
  const onError = (message: string, error: unknown): void => logger.error({ err: error }, message);
  const jobs = [
    partitionsJob(),
    addressesJob(settings),
    ticketsJob(),
    answersJob(),
    archiveJob(settings),
    expiringGrantsJob(),
    overdueReviewsJob(),
  ];
  const work = [
    ...jobs.map((job) => new JobTimer(job, { databaseUrl, onError })),
    new NotificationWork({ ...settings.notifications, databaseUrl, onError }),
  ];
  return {
    start: () => work.forEach((one) => one.start()),
    stop: async () => {
      await Promise.all(work.map((one) => one.stop()));
    },
  };
}
