/** Remembers at least the last `atLeast` ids it was told, and at most twice as many. */
export class RecentIds {
  private newer = new Set<string>();
  private older = new Set<string>();

  constructor(private readonly atLeast: number) {}

  has(id: string): boolean {
    return this.newer.has(id) || this.older.has(id);
  }

  add(id: string): void {
    if (this.newer.size >= this.atLeast) {
      this.older = this.newer;
      this.newer = new Set();
    }
    this.newer.add(id);
  }
}
