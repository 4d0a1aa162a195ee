import { type Clock } from '#libs/kernel';
import { auditUnavailable } from './trail.errors.js';

export interface BatcherOptions<Entry, Answer> {
  readonly maxRows: number;
  readonly maxInFlight: number;
  readonly maxQueued: number;
  readonly deadlineMs: number;
  readonly clock: Clock;
  /** Writes a batch durably and answers in its order; a rejection means none of it is known to be written. */
  readonly write: (batch: readonly Entry[], deadlineMs: number) => Promise<readonly Answer[]>;
  readonly onBatch?: (rows: number) => void;
}

/** Longer than most commits take. */
const LONG_WAIT_MS = 25;
/** Fewer rows than these cost less than the commit of a second batch. */
const WORTH_HALVING_ROWS = 16;

interface Waiting<Entry, Answer> {
  readonly entry: Entry;
  readonly deadline: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: what arrives while earlier batches are being written shares the next one.
 * Every entry is answered within its deadline, written or not: a hung database denies, it does not wait.
 */
export class Batcher<Entry, Answer> {
  private queue: Waiting<Entry, Answer>[] = [];
  private inFlight = 0;
  private rowsInFlight = 0;
  private flushScheduled = false;
  private sweep: NodeJS.Timeout | undefined;

  constructor(private readonly options: BatcherOptions<Entry, Answer>) {}

  get queued(): number {
    return this.queue.length;
  }

  submit(entry: Entry): Promise<Answer> {
    if (this.queue.length >= this.options.maxQueued) {
      return Promise.reject(auditUnavailable(`the recording queue is full (${this.options.maxQueued})`));
    }
    return new Promise((resolve, reject) => {
      const deadline = this.options.clock.monotonicMs() + this.options.deadlineMs;
      this.queue.push({ entry, deadline, resolve, reject });
      this.scheduleFlush();
    });
  }

  private scheduleFlush(): void {
    if (this.flushScheduled) return;
    if (this.inFlight >= this.options.maxInFlight) {
      this.scheduleSweep();
      return;
    }
    this.flushScheduled = true;
    // setImmediate, not a timer: everything that arrived in this turn of the loop joins, and nothing waits for more.
    setImmediate(() => {
      this.flushScheduled = false;
      this.flush();
    });
  }

  private flush(): void {
    while (this.mayWrite()) {
      const batch = this.queue.splice(0, this.rowsToWrite());
      this.inFlight += 1;
      this.rowsInFlight += batch.length;
      void this.writeBatch(batch).finally(() => {
        this.inFlight -= 1;
        this.rowsInFlight -= batch.length;
        if (this.queue.length > 0) this.scheduleFlush();
      });
    }
    if (this.queue.length > 0) this.scheduleSweep();
  }

  /**
   * An idle writer writes at once. Beside a batch under way another one must be worth its commit: as many rows as are under
   * way already. Otherwise the first few to arrive would spend a whole commit on themselves and keep the rest waiting for it.
   * What has waited long goes all the same: a batch that hangs must not hold up those that could be written beside it.
   */
  private mayWrite(): boolean {
    const [oldest] = this.queue;
    if (!oldest || this.inFlight >= this.options.maxInFlight) return false;
    if (this.inFlight === 0) return true;
    if (this.queue.length >= Math.min(this.options.maxRows, this.rowsInFlight)) return true;
    return this.waitedMs(oldest) >= LONG_WAIT_MS;
  }

  /**
   * What finds nothing under way is halved between two batches. Whole, all its callers would be answered, come back and wait
   * again in step, and gateway and database would work in turns instead of side by side.
   */
  private rowsToWrite(): number {
    const { maxRows, maxInFlight } = this.options;
    const halve = this.inFlight === 0 && maxInFlight > 1 && this.queue.length >= WORTH_HALVING_ROWS;
    return Math.min(maxRows, halve ? Math.floor(this.queue.length / 2) : this.queue.length);
  }

  private waitedMs({ deadline }: Waiting<Entry, Answer>): number {
    return this.options.clock.monotonicMs() - (deadline - this.options.deadlineMs);
  }

  private async writeBatch(batch: readonly Waiting<Entry, Answer>[]): Promise<void> {
    this.options.onBatch?.(batch.length);
    const remaining = (batch[0]?.deadline ?? 0) - this.options.clock.monotonicMs();
    try {
      if (remaining <= 0) throw auditUnavailable('the recording deadline passed in the queue');
      const answers = await this.options.write(
        batch.map((waiting) => waiting.entry),
        remaining,
      );
      batch.forEach((waiting, index) => waiting.resolve(answers[index] as Answer));
    } catch (error) {
      batch.forEach((waiting) => waiting.reject(error));
    }
  }

  /** Looks after what waits: refuses what is past its deadline, writes what has waited long. */
  private scheduleSweep(): void {
    this.sweep ??= setTimeout(() => {
      this.sweep = undefined;
      const now = this.options.clock.monotonicMs();
      const late = this.queue.filter((waiting) => waiting.deadline <= now);
      this.queue = this.queue.filter((waiting) => waiting.deadline > now);
      late.forEach((waiting) =>
        waiting.reject(auditUnavailable('the recording deadline passed in the queue')),
      );
      this.flush();
    }, LONG_WAIT_MS);
  }
}
