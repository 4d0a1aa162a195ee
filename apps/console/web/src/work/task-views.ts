import type { OwnItem } from '../api/views.js';

/** A task one holds, with its items and its lease. */
export interface OwnTask {
  readonly id: string;
  readonly stage: 'annotating' | 'reviewing';
  readonly round: number;
  readonly items: readonly OwnItem[];
  readonly lease: { readonly id: string; readonly expiresAt: string; readonly heartbeatSeconds: number };
}

/** The answer to a claim: a task, or why there is none. */
export type ClaimAnswer =
  | { readonly task: OwnTask }
  | { readonly task: null; readonly reason: 'NONE_LEFT' | 'ALL_LEASED'; readonly retryAfterSeconds: number };

/** Returns why there is no task, in words. */
export function noTaskText(reason: 'NONE_LEFT' | 'ALL_LEASED'): string {
  return reason === 'NONE_LEFT'
    ? 'There is no task left in this project.'
    : 'Every task is held by somebody else just now. Ask again in a while.';
}
