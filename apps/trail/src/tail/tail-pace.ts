const HEARTBEAT_MS = 15_000;
const RIGHTS_MS = 3_000;
/** A token's own end is not known here: whoever follows longer comes back with a valid one. */
const LIFETIME_MS = 900_000;

/** The longest a tail waits for news before it looks at itself again. */
export const TAIL_TURN_MS = RIGHTS_MS;

/** Knows what is due on one live tail. */
export class TailPace {
  private heardMs: number;
  private checkedMs: number;

  constructor(private readonly startedMs: number) {
    this.heardMs = startedMs;
    this.checkedMs = startedMs;
  }

  isOver(nowMs: number): boolean {
    return nowMs - this.startedMs >= LIFETIME_MS;
  }

  /** True at most once per interval: asking counts as checking. */
  rightsAreDue(nowMs: number): boolean {
    if (nowMs - this.checkedMs < RIGHTS_MS) return false;
    this.checkedMs = nowMs;
    return true;
  }

  /** To be told of everything that is sent; then a heartbeat is due that much later. */
  heard(nowMs: number): void {
    this.heardMs = nowMs;
  }

  heartbeatIsDue(nowMs: number): boolean {
    return nowMs - this.heardMs >= HEARTBEAT_MS;
  }
}
