/** What rules see of a record in the log; ids, codes and a country, nothing personal. */
export interface TrailRecord {
  readonly id: string;
  readonly organisationId: string;
  /** From the record's id; never after now. */
  readonly atMs: number;
  readonly kind: string;
  readonly effect: 'allow' | 'deny';
  readonly subjectId: string | null;
  readonly toolId: string | null;
  readonly projectId: string | null;
  readonly itemId: string | null;
  readonly country: string | null;
  /** /24 or /48 a tool asked from; null for people and where it is not known. */
  readonly network: string | null;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Guarantees that only item bytes or metadata that were given count as a read. */
export function isRead({ kind, effect }: Pick<TrailRecord, 'kind' | 'effect'>): boolean {
  return kind === 'access' && effect === 'allow';
}

/** Returns the hour an instant lies in. */
export function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) * HOUR_MS;
}
