import { type Checkpoint, checkQuorum, type CompactRange, type WitnessPolicy } from '#libs/tlog';
import type { FindingList } from './findings.js';

/** A checkpoint of the same log that somebody has: the reader's own of before, another reader's, a witness's. */
export interface SeenCheckpoint {
  /** Where it is from, for the report. */
  readonly name: string;
  /** The signed note. */
  readonly note: string;
}

interface Comparable {
  readonly name: string;
  readonly checkpoint: Checkpoint;
}

/** Checks that the log still begins with everything it was ever seen to be. */
export class SeenCheck {
  /** By size, the next one to come first. */
  private readonly coming: Comparable[] = [];

  constructor(
    seen: readonly SeenCheckpoint[],
    policy: WitnessPolicy,
    private readonly findings: FindingList,
  ) {
    // The log's own signature is enough: what it once signed, it must be able to stand by.
    for (const { name, note } of seen) {
      const opened = checkQuorum(note, { ...policy, k: 0 });
      if (opened.ok) this.coming.push({ name, checkpoint: opened.checkpoint });
      else findings.add('SEEN_REFUSED', `${name}: ${opened.reason}`);
    }
    this.coming.sort((a, b) => a.checkpoint.size - b.checkpoint.size);
  }

  /** To be told the log's range before its first record and after each. */
  at(range: CompactRange): void {
    while (this.coming[0]?.checkpoint.size === range.size) {
      const { name, checkpoint } = this.coming.shift() as Comparable;
      if (checkpoint.root.equals(range.root())) continue;
      this.findings.add('FORK', `${name}: at size ${checkpoint.size} it has another root than these records`);
    }
  }

  finish(size: number): void {
    for (const { name, checkpoint } of this.coming) {
      this.findings.add('ROLLED_BACK', `${name}: size ${checkpoint.size}, these are ${size} records`);
    }
  }
}
