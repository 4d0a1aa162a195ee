import type { Action, DecisionRequest, Facts } from '../facts.js';
import { gateOf } from '../gate.js';
import { isStillBefore } from '../instant.js';
import { isKnown } from '../known.js';

/** Guarantees that bytes are read under a live lease of a task with this item, wherever the project or the data demands one. */
export const leaseGate = gateOf<'lease'>([
  ['LEASE_REQUIRED', (facts, request) => !needsLease(facts, request) || hasLease(facts)],
  [
    'LEASE_EXPIRED',
    // Without a lease there is none that expired; LEASE_REQUIRED has already denied.
    (facts, request) => !needsLease(facts, request) || !hasLease(facts) || isLive(facts, request.at),
  ],
]);

// A lease is what a claim gives, so none can be asked for it; work on a task has its own look at its lease.
const WITHOUT_BYTES: readonly Action[] = ['item:read-metadata', 'task:claim', 'task:review'];

// Special-category data is never read without one, whatever its project says (C15); what is not known demands it too.
// Without a project or dataset nothing demands a lease; their gates deny.
function needsLease({ project, dataset }: Facts, { action }: DecisionRequest): boolean {
  if (WITHOUT_BYTES.includes(action) || project === null || dataset === null) return false;
  const sensitivity = dataset?.sensitivity;
  const isOrdinary = sensitivity === 'standard' || sensitivity === 'personal';
  return !isOrdinary || project?.leaseRequired !== false;
}

function hasLease({ lease }: Facts): boolean {
  return isKnown(lease?.id) && isKnown(lease.taskId);
}

function isLive({ lease }: Facts, at: string): boolean {
  return lease?.endedAt === null && isStillBefore(lease.expiresAt, at);
}
