import type { InstanceLease } from '#libs/epochs';
import type { Database } from '#libs/persistence';
import type { Recorder } from '#libs/trail';

const PROBE_MS = 1_000;

/** Knows what the gateway needs before it may serve, each with a reason in words. */
export class Readiness {
  private stopping = false;

  constructor(
    private readonly database: Database,
    private readonly lease: InstanceLease,
    private readonly recorder: Recorder,
    private readonly readMetrics: () => Promise<string>,
  ) {}

  /** Makes the instance unready before it stops, so that no new request is sent to it. */
  beginStopping(): void {
    this.stopping = true;
  }

  async missing(): Promise<string[]> {
    const missing: string[] = [];
    if (this.stopping) missing.push('the process is stopping');
    if (!(await this.databaseAnswers())) missing.push('the database does not answer');
    if (!this.lease.isValid()) missing.push('this instance holds no lease');
    if (!this.lease.isTrailCurrent()) missing.push('the log of the trail is too far behind what is recorded');
    if (!this.recorder.ready) missing.push('the recording queue is full');
    return missing;
  }

  async metrics(): Promise<string> {
    return this.readMetrics();
  }

  private async databaseAnswers(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), PROBE_MS);
    });
    const answered = this.database.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return Promise.race([answered, late]).finally(() => clearTimeout(timer));
  }
}
