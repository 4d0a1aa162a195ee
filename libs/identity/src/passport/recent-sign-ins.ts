import type { Clock } from '#libs/kernel';

const MAX_SIGN_INS = 10_000;

/**
 * Knows which sign-ins this process has recorded: every credential is recorded at its first use here, not at each use.
 * It forgets at most towards recording once too often (past 10,000, at a restart), never towards not recording.
 */
export class RecentSignIns {
  private readonly untilMsByName = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** True when this sign-in was recorded and has not ended. */
  has(name: string): boolean {
    const untilMs = this.untilMsByName.get(name);
    return untilMs !== undefined && this.clock.now().getTime() < untilMs;
  }

  /** Remembers a sign-in that has been recorded. */
  add(name: string, untilMs: number): void {
    this.untilMsByName.delete(name);
    this.untilMsByName.set(name, untilMs);
    if (this.untilMsByName.size <= MAX_SIGN_INS) return;
    const oldest = this.untilMsByName.keys().next();
    if (!oldest.done) this.untilMsByName.delete(oldest.value);
  }
}
