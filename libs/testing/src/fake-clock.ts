import type { Clock } from '#libs/kernel';

/** A clock that moves only when told; wall and monotonic time can be moved apart to prove which one the code uses. */
export class FakeClock implements Clock {
  private wallMs: number;
  private elapsedMs = 0;

  constructor(start: Date | string = '2026-01-01T00:00:00.000Z') {
    this.wallMs = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.wallMs);
  }

  monotonicMs(): number {
    return this.elapsedMs;
  }

  /** Lets time pass: both clocks move by the same amount. */
  advance(milliseconds: number): void {
    this.wallMs += milliseconds;
    this.elapsedMs += milliseconds;
  }

  /** Steps the wall clock alone, as NTP or an operator would; monotonic time does not notice. */
  stepWall(to: Date | string): void {
    this.wallMs = new Date(to).getTime();
  }
}
