export { FakeClock } from './fake-clock.js';
export { sourceArguments } from './run-from-source.js';
export { waitUntil, type WaitOptions } from './wait-until.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { findPython, runScript, type ScriptRun } from './run-script.js';
export { NodeSha256 } from './node-sha256.js';
