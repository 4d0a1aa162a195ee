/** An ascending run, as it is stored. */
export interface RunState {
  readonly lastItem: string;
  readonly length: number;
  /** When each so-many-th step was taken, the latest last: bounded, and fine enough to tell the pace of the last so many. */
  readonly marks: readonly (readonly [length: number, atMs: number])[];
}

/** One mark every so many steps; a pace is told a mark's distance too slow at most, never too fast. */
const MARK_EVERY = 25;
/** Enough for the longest run a rule can ask for. */
const MAX_MARKS = 101;

/** Items a caller reads in ascending order of their ids, without a step back. */
export class ItemRun {
  /** Whether the last item was one further, not the same again. */
  readonly isStep: boolean;

  constructor(
    readonly state: RunState = { lastItem: '', length: 0, marks: [] },
    isStep = true,
  ) {
    this.isStep = isStep;
  }

  get length(): number {
    return this.state.length;
  }

  /** Returns the run after this item: longer, the same, or begun anew. */
  with(itemId: string, atMs: number): ItemRun {
    const { lastItem, length, marks } = this.state;
    if (itemId === lastItem) return new ItemRun(this.state, false);
    if (itemId < lastItem) return new ItemRun({ lastItem: itemId, length: 1, marks: [[1, atMs]] });
    const grown = length + 1;
    if (grown % MARK_EVERY !== 1) return new ItemRun({ lastItem: itemId, length: grown, marks });
    return new ItemRun({
      lastItem: itemId,
      length: grown,
      marks: [...marks, [grown, atMs] as const].slice(-MAX_MARKS),
    });
  }

  /** Returns when the last `items` steps began, or a little before. */
  sinceMs(items: number): number {
    const first = this.length - items + 1;
    return this.state.marks.findLast(([at]) => at <= first)?.[1] ?? this.state.marks[0]?.[1] ?? 0;
  }
}
