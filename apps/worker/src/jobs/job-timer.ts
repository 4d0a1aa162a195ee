import { setTimeout as pause } from 'node:timers/promises';
import { DedicatedSession } from '#libs/persistence';
import type { Job } from './job.js';

export interface JobTimerOptions {
  readonly databaseUrl: string;
  readonly onError: (message: string, error: unknown) => void;
}

/** Counting a month of records takes a while; what takes this long is a database in trouble. */
const STATEMENT_TIMEOUT_MS = 600_000;
const IDLE_IN_TRANSACTION_MS = 10_000;

/**
 * Runs a job at once and then every so often, unless another process has it: of many only one holds the job's advisory lock,
 * which a crash gives up. A run that fails is said and tried again at the next turn.
 */
export class JobTimer {
  private readonly aborter = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly job: Job,
    private readonly options: JobTimerOptions,
  ) {}

  start(): void {
    this.running ??= this.keepRunning();
  }

  async stop(): Promise<void> {
    this.aborter.abort();
    await this.running;
  }

  /** Runs the job now; 'elsewhere' when another process has it. */
  async runOnce(): Promise<'done' | 'elsewhere'> {
    const session = await DedicatedSession.open({
      url: this.options.databaseUrl,
      applicationName: `portcullis worker: ${this.job.name}`,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      idleInTransactionMs: IDLE_IN_TRANSACTION_MS,
    });
    try {
      const [lock] = await session.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [
        this.job.lock,
      ]);
      if (lock?.mine !== true) return 'elsewhere';
      await this.job.run(session, this.aborter.signal);
      return 'done';
    } finally {
      await session.close();
    }
  }

  private async keepRunning(): Promise<void> {
    const { signal } = this.aborter;
    while (!signal.aborted) {
      await this.runOnce().catch((error: unknown) => {
        if (!signal.aborted) this.options.onError(`the job "${this.job.name}" failed`, error);
      });
      // Rejects only because it is to stop, which the loop looks at itself.
      await pause(this.job.everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
