import { addressesJob } from './jobs/addresses.job.js';
import { archiveJob } from './jobs/archive.job.js';
import { JobTimer } from './jobs/job-timer.js';
import { partitionsJob } from './jobs/partitions.job.js';
import { ticketsJob } from './jobs/tickets.job.js';
import type { WorkerSettings } from './worker.settings.js';

/** All jobs of one process. */
export interface Worker {
  start(): void;
  /** Resolves when no job runs any more; one under way ends at its next safe point. */
  stop(): Promise<void>;
}

/** Returns a worker that does nothing yet; any number of them may run, each job runs in one at a time. */
export function createWorker(settings: WorkerSettings): Worker {
  const { databaseUrl, logger } = settings;
  const onError = (message: string, error: unknown): void => logger.error({ err: error }, message);
  const timers = [partitionsJob(), addressesJob(settings), ticketsJob(), archiveJob(settings)].map(
    (job) => new JobTimer(job, { databaseUrl, onError }),
  );
  return {
    start: () => timers.forEach((timer) => timer.start()),
    stop: async () => {
      await Promise.all(timers.map((timer) => timer.stop()));
    },
  };
}
