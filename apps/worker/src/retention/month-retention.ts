import { setTimeout as pause } from 'node:timers/promises';
import type { MonthArchiver } from './month-archiver.js';
import type { MonthLog, TrailMonths } from './trail-months.repository.js';

/** What became of a month past its age. */
export type MonthVerdict =
  | { readonly state: 'dropped'; readonly month: string; readonly organisations: number }
  | { readonly state: 'kept'; readonly month: string; readonly reason: KeptReason };

/** Why a month stays; each passes without anybody's doing but a hold. */
export type KeptReason = 'records-not-sequenced' | 'no-checkpoint-yet' | 'under-a-hold' | 'in-use';

/** The drop waits for no reader and no writer for long, so that nobody waits behind it: it is tried again instead. */
const DROP_ATTEMPTS = 5;
const BETWEEN_ATTEMPTS_MS = 2_000;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Retires a month: every organisation's records are archived, read back and verified, and only then its partitions dropped.
 * Cut off anywhere it goes on where it was, because objects are named by their content and each step is recorded.
 * INVARIANT I11: the last word is the database's, which drops nothing under a hold and nothing without a fresh verification.
 */
export class MonthRetention {
  constructor(
    private readonly months: TrailMonths,
    private readonly archiver: MonthArchiver,
    private readonly betweenAttemptsMs = BETWEEN_ATTEMPTS_MS,
  ) {}

  async retire(month: string): Promise<MonthVerdict> {
    if ((await this.months.unsequenced(month)) > 0)
      return { state: 'kept', month, reason: 'records-not-sequenced' };
    const logs = await this.months.logs(month);
    if (!logs.every(isCovered)) return { state: 'kept', month, reason: 'no-checkpoint-yet' };
    const held = logs.some((log) => log.held);
    for (const log of logs) await this.archive(log, month, held);
    if (held) return { state: 'kept', month, reason: 'under-a-hold' };
    const dropped = await this.drop(month);
    if (!dropped) return { state: 'kept', month, reason: 'in-use' };
    return { state: 'dropped', month, organisations: logs.length };
  }

  private async drop(month: string): Promise<boolean> {
    for (let attempt = 1; attempt <= DROP_ATTEMPTS; attempt += 1) {
      try {
        await this.months.drop(month);
        return true;
      } catch (error) {
        if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
      }
      if (attempt < DROP_ATTEMPTS) await pause(this.betweenAttemptsMs);
    }
    return false;
  }

  /** Verified once is enough while nothing can be dropped; before a drop it is verified again. */
  private async archive(log: MonthLog, month: string, held: boolean): Promise<void> {
    const known = log.archive?.rows === log.leaves ? log.archive : null;
    if (held && known?.verified === true) return;
    const place = known ?? (await this.archiver.write(log, month));
    await this.archiver.verify(log, month, place);
  }
}

function isCovered({ checkpoint, lastIndex }: MonthLog): boolean {
  return checkpoint !== null && checkpoint.size > lastIndex;
}
