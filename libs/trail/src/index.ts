export { AuthenticationTrail } from './authentication-trail.js';
export { Batcher, type BatcherOptions } from './batcher.js';
export {
  type EntryKind,
  type FactSnapshot,
  type Intent,
  type IntentVerdict,
  MAX_BODY_BYTES,
} from './intent.js';
export { type Ending, type Outcome } from './outcome-queue.js';
export { recordWithin } from './record-within.js';
export { Recorder, type RecorderOptions } from './recorder.js';
export { auditUnavailable } from './trail.errors.js';
