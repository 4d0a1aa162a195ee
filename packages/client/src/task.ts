import type { Item } from './answers.js';

/** A person's hold on a task. */
export interface TaskLease {
  readonly id: string;
  readonly expiresAt: string;
  /** How often a heartbeat keeps it safely. */
  readonly heartbeatSeconds: number;
}

/** A task as its holder sees it. */
export interface Task {
  readonly id: string;
  readonly projectId: string;
  readonly stage: string;
  readonly items: readonly Item[];
  readonly lease: TaskLease;
}

/** A claim's answer: the task, or why there is none and when to ask again. */
export type Claim =
  | { readonly task: Task }
  | { readonly task: null; readonly reason: 'NONE_LEFT' | 'ALL_LEASED'; readonly retryAfterSeconds: number };

/** What a reviewer found. */
export type Verdict = 'accepted' | 'rejected';

/** How the work on a task ends; a review says what it found. */
export type TaskEnding = 'complete' | 'release' | 'skip' | { readonly verdict: Verdict };
