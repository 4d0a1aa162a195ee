export { FakeClock } from './fake-clock.js';
export { sourceArguments } from './run-from-source.js';
export { waitUntil, type WaitOptions } from './wait-until.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { findPython, runScript, type ScriptRun } from './run-script.js';
export { NodeSha256 } from './node-sha256.js';
export {
  type DescribedOperation,
  type DescribedParameter,
  describedOperations,
  type JsonSchema,
} from './hostile/described-operations.js';
export { hostileValues, mutated } from './hostile/hostile-values.js';
export { hostileWalk, type HostileWalkOptions, type HostileWalkSummary } from './hostile/hostile-walk.js';
export type { Question } from './hostile/question.js';
export type { KnownValues } from './hostile/sound-request.js';
export { changedTables, type TableDigests, TableWatch } from './hostile/table-digests.js';
