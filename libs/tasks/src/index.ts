export { endLease, type EndedLease, type LeaseReference } from './end-lease.js';
export {
  afterEnding,
  type LeaseEnding,
  type OwnEnding,
  type Stage,
  type TaskState,
  type Turn,
  type Verdict,
} from './task-state.js';
