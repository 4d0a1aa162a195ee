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
export { accessEvent, type AccessEventInput } from './events/access-event.js';
export { administrationEvent, type AdministrationEventInput } from './events/administration-event.js';
export { authenticationEvent, type AuthenticationEventInput } from './events/authentication-event.js';
export { type EventActor, type EventOrigin } from './events/event-parts.js';
export { type EventText, OCSF_VERSION, withStream } from './events/event-text.js';
export { outcomeEvent, type OutcomeEventInput } from './events/outcome-event.js';
