export { type BatchOptions, type BoundStatement } from './batched-read.js';
export { Database, type DatabaseOptions, type Scope, type Transaction } from './database.js';
export { DedicatedSession, type DedicatedSessionOptions } from './dedicated-session.js';
export { assertDurable } from './durable-settings.js';
export { migrate } from './migrate.js';
export { PolicyChannel, type PolicyChannelOptions } from './policy-channel.js';
export { isRefusalByTheDatabase, RecordingLane, type RecordingLaneOptions } from './recording-lane.js';
