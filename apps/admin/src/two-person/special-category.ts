import type { Transaction } from '#libs/persistence';
import type { Concern } from './concern.js';

const HOLDING = `
  SELECT FROM portcullis.project_datasets p JOIN portcullis.datasets d ON d.id = p.dataset_id
  WHERE p.project_id = ANY ($1) AND d.sensitivity = 'special_category' LIMIT 1`;
const ASSIGNED = `
  SELECT FROM portcullis.assignments a
  WHERE a.project_id = $1 AND a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > now()) LIMIT 1`;
const CONNECTED = `
  SELECT FROM portcullis.tool_credential_projects p JOIN portcullis.tool_credentials c ON c.id = p.credential_id
  WHERE p.project_id = $1 AND c.disconnected_at IS NULL AND c.expires_at > now() LIMIT 1`;
const SPECIAL = `
  SELECT d.id FROM portcullis.datasets d WHERE d.id = ANY ($1) AND d.sensitivity = 'special_category'`;

/**
 * Returns what assigning people to these projects takes a second person for, if any of them holds data of a special category
 * (C15). To be asked inside the transaction that assigns, however many it assigns at once.
 */
export async function specialCategoryGrants(
  transaction: Transaction,
  projectIds: readonly string[],
): Promise<readonly Concern[]> {
  const holding = await transaction.query<unknown[]>(HOLDING, [projectIds]);
  return holding.length === 0 ? [] : [{ code: 'SPECIAL_CATEGORY_GRANTED', what: 'assignment' }];
}

/**
 * Returns what connecting a tool to these projects takes a second person for: whoever holds its secret reads as a person who was
 * assigned by two, or makes tickets for them. To be asked inside the transaction that connects it.
 */
export async function specialCategoryTools(
  transaction: Transaction,
  projectIds: readonly string[],
): Promise<readonly Concern[]> {
  const holding = await transaction.query<unknown[]>(HOLDING, [projectIds]);
  return holding.length === 0 ? [] : [{ code: 'SPECIAL_CATEGORY_GRANTED', what: 'tool' }];
}

/** True when one of these datasets holds data of a special category. */
export async function holdsSpecialCategory(
  transaction: Transaction,
  datasetIds: readonly string[],
): Promise<boolean> {
  const special = await transaction.query<unknown[]>(SPECIAL, [datasetIds]);
  return special.length > 0;
}

/** True when somebody may be reading through the project now, or will from a day that is agreed. */
export async function isAnybodyAssigned(transaction: Transaction, projectId: string): Promise<boolean> {
  const live = await transaction.query<unknown[]>(ASSIGNED, [projectId]);
  return live.length > 0;
}

/** True when some tool is connected to the project; one that was disconnected or expired never comes to life again. */
export async function isAnyToolConnected(transaction: Transaction, projectId: string): Promise<boolean> {
  const live = await transaction.query<unknown[]>(CONNECTED, [projectId]);
  return live.length > 0;
}
