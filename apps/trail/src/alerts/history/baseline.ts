/** Counts per active hour: how many hours, their sum, and the sum of their squares. */
export interface Counts {
  readonly hours: number;
  readonly sum: number;
  readonly squares: number;
}

/** A person’s active hours of the last four weeks, without the current one. */
export interface Baseline {
  readonly reads: Counts;
  readonly items: Counts;
  /** The first hour anything was seen of the person within the time that is kept. */
  readonly firstHourMs: number | null;
  /** How many active hours began at each hour of the day (UTC). */
  readonly hoursOfDay: readonly number[];
}

const NONE: Counts = { hours: 0, sum: 0, squares: 0 };

/** A person nothing is known of. */
export const NO_BASELINE: Baseline = { reads: NONE, items: NONE, firstHourMs: null, hoursOfDay: [] };
