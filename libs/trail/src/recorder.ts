import { metrics } from '@opentelemetry/api';
import { type Clock } from '#libs/kernel';
import { RecordingLane } from '#libs/persistence';
import { Batcher } from './batcher.js';
import type { Intent, IntentAnswer } from './intent.js';
import { IntentWriter } from './intent-writer.js';
import type { Outcome } from './outcome.js';
import { OutcomeQueue } from './outcome-queue.js';
import { auditUnavailable } from './trail.errors.js';

export interface RecorderOptions {
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly onError: (message: string, error: unknown) => void;
  /** Told how many intents share each commit. */
  readonly onBatch?: (rows: number) => void;
}

const MAX_ROWS = 512;
const MAX_IN_FLIGHT = 2;
const MAX_QUEUED = 10_000;
const MAX_OUTCOMES_QUEUED = 100_000;

/**
 * The gateway's pen. `intent` answers only when the record is durable or refused, within a hard deadline.
 * INVARIANT I1: a caller that holds no receipt has no right to send a byte.
 */
export class Recorder {
  private readonly lanes: readonly [RecordingLane, ...RecordingLane[]];
  private readonly outcomeLane: RecordingLane;
  private readonly intents: Batcher<Intent, IntentAnswer>;
  private readonly outcomes: OutcomeQueue;
  private readonly meter = metrics.getMeter('portcullis.trail');
  private readonly latency = this.meter.createHistogram('portcullis_record_duration_ms', {
    unit: 'ms',
    description: 'From submitting an intent to its durable answer',
  });
  private readonly batchRows = this.meter.createHistogram('portcullis_record_batch_rows', {
    description: 'Intents per commit',
  });
  private readonly recorded = this.meter.createCounter('portcullis_records_total', {
    description: 'Intents answered, by verdict',
  });
  private readonly lost = this.meter.createCounter('portcullis_outcomes_dropped_total', {
    description: 'Outcomes given up; their reads count as fully disclosed',
  });
  private readonly failures = this.meter.createCounter('portcullis_record_failures_total', {
    description: 'Writes to the trail that failed',
  });

  constructor(private readonly options: RecorderOptions) {
    const lane = (name: string): RecordingLane =>
      new RecordingLane({ url: options.databaseUrl, applicationName: `portcullis ${name}` });
    this.lanes = [lane('intents'), lane('intents')];
    this.outcomeLane = lane('outcomes');
    const writer = new IntentWriter(this.lanes);
    this.intents = new Batcher({
      maxRows: MAX_ROWS,
      maxInFlight: MAX_IN_FLIGHT,
      maxQueued: MAX_QUEUED,
      deadlineMs: options.deadlineMs,
      clock: options.clock,
      write: (batch, deadlineMs) => writer.write(batch, deadlineMs),
      onBatch: (rows) => {
        this.batchRows.record(rows);
        options.onBatch?.(rows);
      },
    });
    this.outcomes = new OutcomeQueue({
      lane: this.outcomeLane,
      maxRows: MAX_ROWS,
      maxQueued: MAX_OUTCOMES_QUEUED,
      onDropped: (count) => this.lost.add(count),
      onFailure: (error) => this.fail('outcomes could not be written yet', error),
    });
    this.meter
      .createObservableGauge('portcullis_record_queue', { description: 'Entries waiting to be written' })
      .addCallback((gauge) => gauge.observe(this.intents.queued + this.outcomes.queued));
  }

  /** Whether there is room to record; a full queue means the instance must not take reads. */
  get ready(): boolean {
    return this.intents.queued < MAX_QUEUED;
  }

  /** Resolves to the record's receipt once it is durable, or to why it must be decided again. */
  async intent(intent: Intent): Promise<Exclude<IntentAnswer, 'unrecordable'>> {
    const startedAt = performance.now();
    try {
      const answer = await this.intents.submit(intent);
      if (answer === 'unrecordable') throw auditUnavailable('the database refuses this record');
      this.recorded.add(1, { verdict: typeof answer === 'string' ? answer : 'recorded' });
      return answer;
    } catch (error) {
      this.fail('an access could not be recorded', error);
      throw error;
    } finally {
      this.latency.record(performance.now() - startedAt);
    }
  }

  outcome(outcome: Outcome): void {
    this.outcomes.add(outcome);
  }

  /** Writes what is left, for at most `timeoutMs`, and closes the connections. */
  async close(timeoutMs = 5_000): Promise<void> {
    const left = await this.outcomes.close(timeoutMs);
    if (left > 0) this.lost.add(left);
    await Promise.all([...this.lanes, this.outcomeLane].map((lane) => lane.close()));
  }

  private fail(message: string, error: unknown): void {
    this.failures.add(1);
    this.options.onError(message, error);
  }
}
