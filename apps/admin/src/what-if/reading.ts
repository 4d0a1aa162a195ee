import type { Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Reach } from '../calls/reach.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned, referredBy } from '../records/owned.js';
import { unprocessable } from '../records/record.errors.js';
import type { Alteration } from './alteration.js';
import type { GroupMembers } from './facts-after/project-facts.js';
import type { ProposedChangeOf, ProposedKind } from './what-if.schema.js';

/** What a proposed change is read with: where its references are looked for, and where in the request it stands. */
export interface Reading {
  readonly transaction: Transaction;
  readonly call: AdminCall;
  /** The one organisation whose access is looked at. */
  readonly own: Reach;
  readonly organisationId: string;
  readonly groups: GroupMembers;
  /** E.g. `changes.0`. */
  readonly path: string;
}

/** Reads each kind of proposed change as a change of facts. */
export type Readers<Kinds extends ProposedKind = ProposedKind> = {
  readonly [Kind in Kinds]: (reading: Reading, change: ProposedChangeOf<Kind>) => Promise<Alteration>;
};

/** Returns the project; throws REFERENCE_UNKNOWN naming the field. */
export function projectOf(
  { transaction, own, path }: Reading,
  reference: string,
  field = 'project',
): Promise<ProjectEntity> {
  return referredBy(`${path}.${field}`, getOwned(transaction, ProjectEntity, own, reference));
}

/** Returns the dataset; throws REFERENCE_UNKNOWN naming the field. */
export function datasetOf(
  { transaction, own, path }: Reading,
  reference: string,
  field = 'dataset',
): Promise<DatasetEntity> {
  return referredBy(`${path}.${field}`, getOwned(transaction, DatasetEntity, own, reference));
}

/** Throws PERIOD_EMPTY naming the end of a time that ends before it starts, as making the change would. */
export function assertPeriod(start: Date, end: Date | null, field: string): void {
  if (end !== null && end <= start) throw unprocessable('PERIOD_EMPTY', field, 'must be after the start');
}

/** Throws COUNTRY_GROUP_UNKNOWN for a group that nobody is in, as making the change would. */
export function assertGroupsKnown({ groups }: Reading, named: readonly string[], field: string): void {
  if (named.every((group) => groups.has(group))) return;
  throw unprocessable('COUNTRY_GROUP_UNKNOWN', field, 'names a country group that is not known');
}
