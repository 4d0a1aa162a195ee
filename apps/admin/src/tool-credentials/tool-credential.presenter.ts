import type { Transaction } from '#libs/persistence';
import { In } from 'typeorm';
import type { OwnedKind } from '../records/owned-queries.js';
import { ToolCredentialProjectEntity } from './tool-credential-project.entity.js';
import { ToolCredentialEntity } from './tool-credential.entity.js';

/** A tool credential as callers and the trail see it: everything but the secret. Times in ISO 8601 UTC, projects by id. */
export interface ToolCredentialView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly organisation: string;
  readonly projects: readonly string[];
  readonly expiresAt: string;
  readonly disconnectedAt: string | null;
  readonly createdAt: string;
}

/** The answer to its creation; `secret` is shown this once and kept by nobody here. */
export interface NewToolCredentialView extends ToolCredentialView {
  /** `pct_…`, for `Authorization: Bearer`; null when the request is repeated. */
  readonly secret: string | null;
  readonly note: string;
}

/** Returns the views of the credentials with their projects, in their order. */
export async function presentToolCredentials(
  rows: readonly ToolCredentialEntity[],
  transaction: Transaction,
): Promise<readonly ToolCredentialView[]> {
  const where = { credentialId: In(rows.map(({ id }) => id)) };
  const pairs = await transaction.find(ToolCredentialProjectEntity, { where, order: { projectId: 'ASC' } });
  return rows.map(({ id, slug, name, organisationId, expiresAt, disconnectedAt, createdAt }) => ({
    id,
    slug,
    name,
    organisation: organisationId,
    projects: pairs.filter(({ credentialId }) => credentialId === id).map(({ projectId }) => projectId),
    expiresAt: expiresAt.toISOString(),
    disconnectedAt: disconnectedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }));
}

/** Tool credentials, for lists and look-ups. */
export const TOOL_CREDENTIALS: OwnedKind<ToolCredentialEntity, ToolCredentialView> = {
  entity: ToolCredentialEntity,
  present: presentToolCredentials,
};
