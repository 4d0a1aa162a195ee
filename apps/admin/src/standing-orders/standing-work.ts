import { setTimeout as pause } from 'node:timers/promises';

export interface StandingWorkOptions {
  readonly everyMs: number;
  /** Ends soon after `signal` is aborted. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Told of each run that failed, unless it was cut off by the end. */
  readonly onError: (error: unknown) => void;
}

/** Does something at once and then every so often until it is stopped; a run that fails is said and tried again at the next turn. */
export class StandingWork {
  private readonly aborter = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly options: StandingWorkOptions) {}

  start(): void {
    this.running ??= this.keepRunning();
  }

  /** Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.aborter.abort();
    await this.running;
  }

  private async keepRunning(): Promise<void> {
    const { signal } = this.aborter;
    const { everyMs, run, onError } = this.options;
    while (!signal.aborted) {
      await run(signal).catch((error: unknown) => {
        if (!signal.aborted) onError(error);
      });
      // Rejects only because it is to stop, which the loop looks at itself.
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
