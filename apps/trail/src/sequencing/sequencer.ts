import { setTimeout as pause } from 'node:timers/promises';
import { DedicatedSession } from '#libs/persistence';
import type { GrownLog } from './log-growth.js';
import { LEASE_SECONDS, SequencingStep } from './sequencing-step.js';

export interface SequencerOptions {
  readonly databaseUrl: string;
  /** Told of every log that grew, after the commit; with the epoch under which it may be published. */
  readonly onGrowth: (grown: readonly GrownLog[], epoch: number) => void;
  /** Told when this process begins and ends to lead. */
  readonly onLead?: (epoch: number | null) => void;
  readonly onError: (message: string, error: unknown) => void;
}

/** Anything, as long as every process asks for the same. */
const LEADER_LOCK = 730_507;
/** Between two steps: many small transactions cost the database more than what they carry. */
const STEP_EVERY_MS = 250;
const FOLLOW_MS = 250;
const FENCED = 'PT001';

/**
 * Keeps the logs up with what is recorded, while this process leads. Of many only one leads: it holds a session's advisory
 * lock, which a crash gives up at once, or it took over from a leader that let its lease run out (stopped, cut off). Either
 * way each transaction proves the epoch, so one who wakes up late changes nothing.
 */
export class Sequencer {
  private readonly aborter = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly options: SequencerOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.aborter.abort();
    await this.running;
  }

  private get stopped(): boolean {
    return this.aborter.signal.aborted;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      let session: DedicatedSession | undefined;
      try {
        session = await this.connect();
        await this.lead(session, await this.takeLead(session));
      } catch (error) {
        if (!isFenced(error)) this.options.onError('the logs could not be extended', error);
      } finally {
        this.options.onLead?.(null);
        await session?.close();
      }
      await this.pause(FOLLOW_MS);
    }
  }

  private connect(): Promise<DedicatedSession> {
    return DedicatedSession.open({
      url: this.options.databaseUrl,
      applicationName: 'portcullis sequencer',
      statementTimeoutMs: 15_000,
      idleInTransactionMs: 1_000,
    });
  }

  /** Waits until this process may lead and returns its epoch; null when it is to stop. */
  private async takeLead(session: DedicatedSession): Promise<number | null> {
    while (!this.stopped) {
      const [row] = await session.query<{ mine: boolean; free: boolean }>(
        'SELECT pg_try_advisory_lock($1) AS mine, log_lead_is_free() AS free',
        [LEADER_LOCK],
      );
      if (row?.mine === true || row?.free === true) {
        const [taken] = await session.query<{ epoch: string }>('SELECT take_log_lead($1) AS epoch', [
          LEASE_SECONDS,
        ]);
        return Number(taken?.epoch);
      }
      await this.pause(FOLLOW_MS);
    }
    return null;
  }

  private async lead(session: DedicatedSession, epoch: number | null): Promise<void> {
    if (epoch === null) return;
    this.options.onLead?.(epoch);
    const step = new SequencingStep(session, epoch);
    while (!this.stopped) {
      const grown = await step.run();
      if (grown.logs.length > 0) this.options.onGrowth(grown.logs, epoch);
      if (!grown.isFull) await this.pause(STEP_EVERY_MS);
    }
  }

  private async pause(ms: number): Promise<void> {
    // Rejects only because it is to stop, which the loops look at themselves.
    await pause(ms, undefined, { signal: this.aborter.signal }).catch(() => undefined);
  }
}

function isFenced(error: unknown): boolean {
  return (error as { code?: unknown }).code === FENCED;
}
