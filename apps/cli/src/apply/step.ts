import type { Change } from '../admin/admin-api.js';
import type { Existing } from './current-state.js';
import type { Difference } from './differences.js';

/**
 * One thing to be done, or to be known.
 * `create`, `update`, `replace`, `end`: is done. `unmanaged`: is there and not in the file; ended with --prune where it can be.
 * `impossible`: cannot be changed; nothing at all is applied then.
 */
export interface Step {
  readonly operation: 'create' | 'update' | 'replace' | 'end' | 'unmanaged' | 'impossible';
  readonly kind: string;
  readonly key: string;
  readonly differences: readonly Difference[];
  /** What is called, in this order; none for what is only to be known. */
  readonly changes: readonly Change[];
  /** The state an update was planned on, and where it is read again before. */
  readonly on?: { readonly path: string; readonly existing: Existing };
  readonly note?: string;
}

export interface PlanOptions {
  readonly now: Date;
  /** Whether to end what is not in the file. */
  readonly prune: boolean;
}

/** What is there and not in the file: ended where `prune` asks for it and there is a way. */
export function surplus(
  kind: string,
  key: string,
  { prune, end }: { readonly prune: boolean; readonly end: Change | null },
): Step {
  const base = { kind, key, differences: [] };
  if (end === null)
    return { ...base, operation: 'unmanaged', changes: [], note: 'not in the file; it cannot be removed' };
  if (!prune)
    return { ...base, operation: 'unmanaged', changes: [], note: 'not in the file; --prune ends it' };
  return { ...base, operation: 'end', changes: [end] };
}

/** What is new, as differences from nothing. */
export function asNew(fields: object): readonly Difference[] {
  return Object.entries(fields).flatMap(([field, to]: [string, unknown]) =>
    to === undefined ? [] : [{ field, from: undefined, to }],
  );
}
