import type { Facts } from '../facts.js';
import { gateOf } from '../gate.js';
import { hasBegun, isStillBefore } from '../instant.js';
import { everyOf, isListed, isSame, someOf } from '../known.js';
import { isToolAlone } from '../tool-alone.js';

/** Guarantees a worker of an admitted type, with every required training valid, whose vendor the client approved. */
export const workforceGate = gateOf<'workforce'>([
  ['WORKFORCE_TYPE_NOT_ALLOWED', (facts) => isToolAlone(facts) || isTypeAllowed(facts)],
  ['TRAINING_MISSING', (facts, { at }) => isToolAlone(facts) || isTrained(facts, at)],
  [
    'VENDOR_NOT_APPROVED',
    (facts, { at }) => isToolAlone(facts) || isOfNoVendor(facts) || isVendorApproved(facts, at),
  ],
]);

function isTypeAllowed({ principal, project }: Facts): boolean {
  return isListed(project?.workforceTypes, principal?.worker?.workforceType);
}

// An empty list of required trainings requires none; an unknown one is not satisfied by anybody.
function isTrained({ principal, project }: Facts, at: string): boolean {
  return everyOf(project?.requiredTrainings, (required) =>
    someOf(
      principal?.worker?.trainings,
      (training) => isSame(training.name, required) && isStillBefore(training.validUntil, at),
    ),
  );
}

function isOfNoVendor({ principal }: Facts): boolean {
  const worker = principal?.worker;
  return worker?.vendorId === null && worker.workforceType !== 'vendor';
}

function isVendorApproved({ principal, project }: Facts, at: string): boolean {
  return someOf(
    project?.approvedVendors,
    (approval) =>
      isSame(approval.vendorId, principal?.worker?.vendorId) && hasBegun(approval.effectiveFrom, at),
  );
}
