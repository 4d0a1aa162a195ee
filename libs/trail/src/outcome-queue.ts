import type { RecordingLane } from '#libs/persistence';
import { outcomeEvent } from './events/outcome-event.js';
import type { Outcome } from './outcome.js';

interface DatedOutcome extends Outcome {
  readonly atMs: number;
}

export interface OutcomeQueueOptions {
  readonly lane: RecordingLane;
  readonly maxRows: number;
  readonly maxQueued: number;
  /** Called for outcomes given up because the queue is full: their reads stay "unknown", which counts as all disclosed. */
  readonly onDropped: (count: number) => void;
  readonly onFailure: (error: unknown) => void;
}

const RECORD_OUTCOMES = { name: 'record_outcomes', text: 'SELECT record_outcomes($1)' };
const GATHER_MS = 20;
const RETRY_MS = 250;
const DEADLINE_MS = 5_000;

/** Writes outcomes after the fact, in batches, retrying until the database takes them: the same outcome twice changes nothing. */
export class OutcomeQueue {
  private queue: DatedOutcome[] = [];
  private writing: Promise<void> | undefined;
  private closing = false;

  constructor(private readonly options: OutcomeQueueOptions) {}

  get queued(): number {
    return this.queue.length;
  }

  add(outcome: Outcome): void {
    if (this.queue.length >= this.options.maxQueued) {
      this.options.onDropped(1);
      return;
    }
    this.queue.push({ ...outcome, atMs: Date.now() });
    this.writing ??= this.drain().finally(() => {
      this.writing = undefined;
    });
  }

  /** Waits until what is queued is written, for at most `timeoutMs`; says how many were left. */
  async close(timeoutMs: number): Promise<number> {
    this.closing = true;
    let timer: NodeJS.Timeout | undefined;
    const expired = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([this.writing, expired]);
    clearTimeout(timer);
    return this.queue.length;
  }

  private async drain(): Promise<void> {
    if (!this.closing) await pause(GATHER_MS);
    while (this.queue.length > 0) {
      const batch = this.queue.slice(0, this.options.maxRows);
      try {
        await this.options.lane.run(RECORD_OUTCOMES, [toPayload(batch)], DEADLINE_MS);
        this.queue.splice(0, batch.length);
      } catch (error) {
        this.options.onFailure(error);
        await pause(RETRY_MS);
      }
      if (!this.closing && this.queue.length > 0 && this.queue.length < this.options.maxRows)
        await pause(GATHER_MS);
    }
  }
}

function toPayload(batch: readonly DatedOutcome[]): string {
  const rows = batch.map(
    (outcome) =>
      `{"record_id":"${outcome.recordId}","organisation_id":"${outcome.organisationId}","bytes_sent":${outcome.bytesSent},` +
      `"ending":"${outcome.ending}","event":${outcomeEvent(outcome).text}}`,
  );
  return `[${rows.join(',')}]`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
