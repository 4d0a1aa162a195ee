import { setTimeout as pause } from 'node:timers/promises';
import { metrics } from '@opentelemetry/api';
import type { Clock } from '#libs/kernel';
import type { Database } from '#libs/persistence';
import { EXPIRE_ACTIVITY } from '../history/history.sql.js';
import { loadPlaces } from '../places/places.repository.js';
import { EVERY } from '../scopes.js';
import { EvaluationStep, MemoryOutdated, type UnjudgedLog } from './evaluation-step.js';

export interface AlertEvaluatorOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly onError: (message: string, error: unknown) => void;
}

/** Between two rounds that leave nothing over: a batch costs about as much as the people in it, however few records they have. */
const ROUND_EVERY_MS = 2_000;
const AFTER_ERROR_MS = 1_000;
const EXPIRE_EVERY_MS = 3_600_000;
const FENCED = 'PT001';

const UNJUDGED = `SELECT g.organisation_id AS organisation, coalesce(p.next_leaf, 0) AS position, g.size
  FROM logs g LEFT JOIN alert_positions p ON p.organisation_id = g.organisation_id
  WHERE g.size > coalesce(p.next_leaf, 0) ORDER BY g.organisation_id`;

/** Judges what is in the logs while this process leads, organisation by organisation, in the order of each log. */
export class AlertEvaluator {
  private readonly judged = metrics
    .getMeter('portcullis.trail')
    .createCounter('portcullis_alert_records_judged_total', { description: 'Records judged by alert rules' });
  private running: { readonly aborter: AbortController; readonly done: Promise<void> } | undefined;
  private ended: Promise<void> = Promise.resolve();
  private stopped = false;
  private wake: () => void = () => undefined;

  constructor(private readonly options: AlertEvaluatorOptions) {}

  /** To be told when this process begins (epoch) and ends (null) to lead. */
  lead(epoch: number | null): void {
    this.running?.aborter.abort();
    this.wake();
    this.running = undefined;
    if (epoch === null || this.stopped) return;
    const aborter = new AbortController();
    // One after the other: the last batch of an earlier epoch is over before the next epoch begins.
    this.ended = this.ended.then(() => this.run(epoch, aborter.signal));
    this.running = { aborter, done: this.ended };
  }

  /** Resolves once the batch under way is over; no other begins. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.lead(null);
    await this.ended;
  }

  private async run(epoch: number, signal: AbortSignal): Promise<void> {
    let step: EvaluationStep | undefined;
    let expiredAtMs = -Infinity;
    while (!signal.aborted) {
      try {
        step ??= await this.createStep();
        if (this.options.clock.monotonicMs() - expiredAtMs >= EXPIRE_EVERY_MS) {
          await this.options.database.read(EVERY, EXPIRE_ACTIVITY);
          expiredAtMs = this.options.clock.monotonicMs();
        }
        if (!(await this.round(step, epoch, signal))) await this.idle(ROUND_EVERY_MS, signal);
      } catch (error) {
        // Led by somebody else: the sequencer will say so, and until then there is nothing to do.
        if (!isFenced(error)) this.options.onError('alerts could not be evaluated', error);
        await this.idle(AFTER_ERROR_MS, signal);
      }
    }
  }

  /** One batch of each log, so that a busy organisation does not keep the others waiting; returns whether some is left over. */
  private async round(step: EvaluationStep, epoch: number, signal: AbortSignal): Promise<boolean> {
    const logs = await this.options.database.read<Record<keyof UnjudgedLog, string>>(EVERY, UNJUDGED);
    const failures: unknown[] = [];
    let isBehind = false;
    for (const { organisation, position, size } of logs) {
      if (signal.aborted) break;
      try {
        const log = { organisation, position: Number(position), size: Number(size) };
        const { position: reached, records } = await step.run(log, epoch);
        this.judged.add(records);
        isBehind ||= reached < log.size;
      } catch (error) {
        if (isFenced(error)) throw error;
        // One organisation's trouble (a rule nobody can read) is not the others'.
        if (!(error instanceof MemoryOutdated)) failures.push(error);
      }
    }
    for (const failure of failures) this.options.onError('a log could not be judged', failure);
    return isBehind;
  }

  private async createStep(): Promise<EvaluationStep> {
    const { database, clock } = this.options;
    return new EvaluationStep(database, await loadPlaces(database), () => clock.now().getTime());
  }

  private async idle(ms: number, signal: AbortSignal): Promise<void> {
    const waking = new AbortController();
    this.wake = () => waking.abort();
    // Rejects only because something is to be done at once.
    await pause(ms, undefined, { signal: AbortSignal.any([signal, waking.signal]) }).catch(() => undefined);
  }
}

function isFenced(error: unknown): boolean {
  const { code, cause, driverError } = error as {
    code?: unknown;
    cause?: unknown;
    driverError?: { code?: unknown };
  };
  return code === FENCED || driverError?.code === FENCED || (cause !== undefined && isFenced(cause));
}
