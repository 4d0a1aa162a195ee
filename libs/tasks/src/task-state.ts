/** Where a task stands: people work on it, a reviewer looks at their work, or nothing is left to do. */
export type Stage = 'annotating' | 'reviewing' | 'done' | 'withdrawn';

/** What a reviewer says of a task. */
export type Verdict = 'accepted' | 'rejected';

/** How a person ends their hold on a task. */
export type OwnEnding =
  | { readonly kind: 'completed'; readonly verdict: Verdict | null }
  | { readonly kind: 'released' | 'skipped' };

/** How a person's hold on a task ends: by themselves, by its time, or by an administrator. */
export type LeaseEnding = OwnEnding | { readonly kind: 'lapsed' | 'forced' };

/** When a task that comes back is handed out again, among those of its priority: before the new ones, or after them. */
export type Turn = 'first' | 'last';

/** The part of a task that its leases change. */
export interface TaskState {
  readonly stage: Stage;
  /** 1, and one more each time a reviewer rejects it. */
  readonly round: number;
  /** How many more people may take it now. */
  readonly openSlots: number;
}

/** What else a task's next state depends on. */
export interface TaskRules {
  /** How many different people work on it in each round. */
  readonly overlap: number;
  readonly reviewRequired: boolean;
  /** Completions of this stage and round, the one at hand included. */
  readonly completed: number;
}

/** The state after an ending; `turn` null: the task keeps its place in the queue. */
export interface TaskAfterEnding extends TaskState {
  readonly turn: Turn | null;
}

/**
 * Returns what becomes of a task when one of its leases ends. Every slot that was taken comes back or is counted as a
 * completion, so that overlap = open slots + live leases + completions of the round, always.
 */
export function afterEnding(task: TaskState, ending: LeaseEnding, rules: TaskRules): TaskAfterEnding {
  switch (ending.kind) {
    case 'completed':
      return task.stage === 'reviewing'
        ? afterReview(task, ending.verdict, rules)
        : afterAnnotation(task, rules);
    case 'released':
      return { ...task, openSlots: task.openSlots + 1, turn: 'last' };
    case 'skipped':
    case 'lapsed':
    case 'forced':
      return { ...task, openSlots: task.openSlots + 1, turn: 'first' };
  }
}

function afterAnnotation(
  task: TaskState,
  { completed, overlap, reviewRequired }: TaskRules,
): TaskAfterEnding {
  if (completed < overlap) return { ...task, turn: null };
  if (!reviewRequired) return { ...task, stage: 'done', turn: null };
  return { ...task, stage: 'reviewing', openSlots: 1, turn: 'first' };
}

function afterReview(task: TaskState, verdict: Verdict | null, { overlap }: TaskRules): TaskAfterEnding {
  if (verdict !== 'rejected') return { ...task, stage: 'done', turn: null };
  return { stage: 'annotating', round: task.round + 1, openSlots: overlap, turn: 'first' };
}
