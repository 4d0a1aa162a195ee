import type { DatasetFacts, Facts, ItemFacts, ProjectFacts } from '../facts.js';
import { gateOf } from '../gate.js';
import { isKnown, isListed, isSame } from '../known.js';

/** Guarantees that item, dataset and project belong to one client organisation, and that the caller works for it. */
export const tenantGate = gateOf<'tenant'>([['OTHER_ORGANISATION', (facts) => isOneTenant(facts)]]);

function isOneTenant({ principal, item, dataset, project }: Facts): boolean {
  return (
    isKnown(item?.id) &&
    isListed(principal?.worksFor, item.organisationId) &&
    isOwnDataset(item, dataset) &&
    isOwnProject(item, project)
  );
}

function isOwnDataset({ organisationId, datasetId }: ItemFacts, dataset: DatasetFacts | null): boolean {
  return isSame(dataset?.organisationId, organisationId) && isSame(dataset?.id, datasetId);
}

// A project of one client never opens an item of another, not even to somebody who works for both.
// Without a project nothing contradicts the tenant; the project gate denies.
function isOwnProject({ organisationId }: ItemFacts, project: ProjectFacts | null): boolean {
  return project === null || isSame(project?.organisationId, organisationId);
}
