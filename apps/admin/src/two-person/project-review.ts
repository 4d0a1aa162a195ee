import type { Transaction } from '#libs/persistence';
import type { ProjectView } from '../projects/project.presenter.js';
import type { Concern } from './concern.js';
import { weakenedOfProject } from './controls.js';
import type { Review } from './proposal.js';
import { holdsSpecialCategory, isAnybodyAssigned, isAnyToolConnected } from './special-category.js';

/** A project before and after; `opened` is whether it was ever anything but a draft, before. */
interface ProjectChange {
  readonly before: ProjectView | null;
  readonly opened: boolean;
  readonly after: ProjectView;
}

/** Returns why a change of a project takes a second person, asked after it was made and before it commits. */
export async function reviewProject(
  transaction: Transaction,
  { before, opened, after }: ProjectChange,
): Promise<Review> {
  const holdsSpecial = await holdsSpecialCategory(transaction, after.datasets);
  const concerns = [
    ...weakenedOfProject(opened ? before : null, after, holdsSpecial),
    ...(holdsSpecial ? await grantedAtOnce(transaction, before, after) : []),
  ];
  return { concerns, base: before };
}

/**
 * Data of a special category is granted too by putting it where people or tools already are, or by letting tools in where it is:
 * otherwise the rule for assignments would be got round by the order of two edits.
 */
async function grantedAtOnce(
  transaction: Transaction,
  before: ProjectView | null,
  after: ProjectView,
): Promise<readonly Concern[]> {
  const added = after.datasets.filter((id) => before === null || !before.datasets.includes(id));
  const addsSpecial = await holdsSpecialCategory(transaction, added);
  const letsToolsIn = after.allowDelegatedTools && (addsSpecial || before?.allowDelegatedTools !== true);
  const givesToPeople = addsSpecial && (await isAnybodyAssigned(transaction, after.id));
  // Whatever the project says of delegated tools: one that acts for a person reads as that person.
  const givesToTools = addsSpecial && (await isAnyToolConnected(transaction, after.id));
  return [
    ...(letsToolsIn ? [granted('allowDelegatedTools')] : []),
    ...(givesToPeople ? [granted('datasets')] : []),
    ...(givesToTools ? [granted('tools')] : []),
  ];
}

function granted(what: string): Concern {
  return { code: 'SPECIAL_CATEGORY_GRANTED', what };
}
