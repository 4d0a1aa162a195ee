import type { Principal } from '#libs/identity';
import type { RequestOrigin } from './read-request.js';

/** What was asked for, as the trail distinguishes it. */
export type Operation = 'content' | 'content-head' | 'metadata' | 'listing' | TaskOperation;

/** What is done with a task; recorded apart from reads of data, as listings are. */
export type TaskOperation =
  'task-claim' | 'task-read' | 'task-heartbeat' | 'task-complete' | 'task-release' | 'task-skip';

export interface RecordedRequest {
  readonly principal: Principal;
  readonly origin: RequestOrigin;
  readonly operation: Operation;
  /** How it was asked: method, range and the like; small, from known headers only, keys in order. */
  readonly details: Readonly<Record<string, string | number | null>>;
}
