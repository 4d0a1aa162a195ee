export { AuthenticationTrail } from './authentication-trail.js';
export { Batcher, type BatcherOptions } from './batcher.js';
export { canonicalJson } from './canonical-json.js';
export { accessEvent, type AccessEventInput, type AccessOperation } from './events/access-event.js';
export { administrationEvent, type AdministrationEventInput } from './events/administration-event.js';
export { type EventActor, type EventOrigin } from './events/event-parts.js';
export { type EventText, OCSF_VERSION } from './events/event-text.js';
export {
  type EntryKind,
  type Intent,
  type IntentAnswer,
  MAX_EVENT_BYTES,
  MAX_VALUE_BYTES,
  type RecordedValue,
  type TicketUse,
  UNCONDITIONAL,
} from './intent.js';
export { type Ending, type Outcome } from './outcome.js';
export { recordAllWithin, recordIfCurrent, recordWithin } from './record-within.js';
export { Recorder, type RecorderOptions } from './recorder.js';
export { IssuedReceipt } from './streams/issued-receipt.js';
export { auditUnavailable } from './trail.errors.js';
export { OriginRegister, type OriginValues, type PersonalOrigin } from './values/origin-values.js';
export { toPersonalValue, toPlainValue } from './values/recorded-value.js';
