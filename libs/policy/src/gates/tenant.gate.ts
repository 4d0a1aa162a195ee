import type { Facts } from '../facts.js';
import { gateOf } from '../gate.js';
import { isKnown, isListed, isSame } from '../known.js';

/** Guarantees that item, dataset and project belong to one client organisation, and that the caller works for it. */
export const tenantGate = gateOf<'tenant'>([['OTHER_ORGANISATION', (facts) => isOneTenant(facts)]]);

function isOneTenant(facts: Facts): boolean {
  const { principal, item } = facts;
  return (
    isKnown(item?.id) &&
    isListed(principal?.worksFor, item.organisationId) &&
    isOwnDataset(facts) &&
    isOwnProject(facts)
  );
}

function isOwnDataset({ item, dataset }: Facts): boolean {
  return isSame(dataset?.organisationId, item?.organisationId) && isSame(dataset?.id, item?.datasetId);
}

// A project of one client never opens an item of another, not even to somebody who works for both.
// Without a project nothing contradicts the tenant; the project gate denies.
function isOwnProject({ item, project }: Facts): boolean {
  return project === null || isSame(project?.organisationId, item?.organisationId);
}
