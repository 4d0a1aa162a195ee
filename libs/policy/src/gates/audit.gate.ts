import { gateOf } from '../gate.js';

/** Guarantees that what cannot be recorded is not served. */
export const auditGate = gateOf<'audit'>([['AUDIT_UNAVAILABLE', ({ audit }) => audit === 'ready']]);
