/**
 * Shares the event loop among streams: so many pieces of work per turn, the rest in later ones. Without it sixty fast
 * downloads make one turn of the loop longer than everything else that must be on time: the lease, records, small reads.
 */
export class LoopTurns {
  private left: number;
  private waiting: (() => void)[] = [];
  private resetScheduled = false;

  constructor(private readonly perTurn: number) {
    this.left = perTurn;
  }

  /** Yields the pieces as they come, each in a turn that has room for it. */
  async *share<Piece>(pieces: AsyncIterable<Piece>): AsyncGenerator<Piece, void, undefined> {
    for await (const piece of pieces) {
      if (!this.take()) await new Promise<void>((resolve) => this.waiting.push(resolve));
      yield piece;
    }
  }

  private take(): boolean {
    this.scheduleReset();
    if (this.left === 0) return false;
    this.left -= 1;
    return true;
  }

  private scheduleReset(): void {
    if (this.resetScheduled) return;
    this.resetScheduled = true;
    setImmediate(() => {
      this.resetScheduled = false;
      const next = this.waiting.splice(0, this.perTurn);
      this.left = this.perTurn - next.length;
      if (this.waiting.length > 0) this.scheduleReset();
      for (const resume of next) resume();
    });
  }
}
