import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { Logger } from '#libs/telemetry';
import { LOGGER } from '../ports.js';

/** How far the logs go: everything written by transactions before `transaction` is in them. */
export interface LogHead {
  readonly system: string;
  readonly transaction: bigint;
}

interface HeadRow {
  readonly system: string;
  readonly transaction: string;
}

const POLL_MS = 250;
const HEAD = `SELECT system_identifier AS system, next_xid::text AS transaction FROM log_sequencer`;

/** Watches the end of the logs for every live tail of this process: one question four times a second, while anybody waits. */
@Injectable()
export class LogHeads implements OnApplicationShutdown {
  private readonly waiting = new Set<(head: LogHead) => void>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Returns the end as it is now. */
  async read(): Promise<LogHead> {
    const [row] = await this.database.query<HeadRow>(HEAD);
    return { system: row?.system ?? '0', transaction: BigInt(row?.transaction ?? 0) };
  }

  /** Resolves to the next end that is seen, moved or not; to null after `withinMs` or when the signal is aborted. */
  next(withinMs: number, signal: AbortSignal): Promise<LogHead | null> {
    return new Promise((resolve) => {
      const conclude = (head: LogHead | null): void => {
        clearTimeout(late);
        signal.removeEventListener('abort', nobody);
        this.waiting.delete(conclude);
        resolve(head);
      };
      const nobody = (): void => conclude(null);
      const late = setTimeout(nobody, withinMs);
      signal.addEventListener('abort', nobody, { once: true });
      if (signal.aborted || this.closed) nobody();
      else this.waiting.add(conclude);
      this.schedule();
    });
  }

  onApplicationShutdown(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private schedule(): void {
    if (this.timer !== undefined || this.waiting.size === 0 || this.closed) return;
    this.timer = setTimeout(() => void this.poll(), POLL_MS);
  }

  private async poll(): Promise<void> {
    try {
      const head = await this.read();
      for (const tell of [...this.waiting]) tell(head);
    } catch (error) {
      // Whoever waits goes on waiting: the database comes back, and a position is never lost.
      if (!this.closed) this.logger.warn({ err: error }, 'the end of the logs could not be read');
    } finally {
      this.timer = undefined;
      this.schedule();
    }
  }
}
