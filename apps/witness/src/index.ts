export { createWitness, type Witness, type WitnessOptions } from './create-witness.js';
export { type KnownLogs } from './known-logs.js';
export { originHashOf } from './log-state.store.js';
export { type WitnessLogger } from './witness.logger.js';
