import { bucketNameOf } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { In } from 'typeorm';
import { ProjectEntity } from '../projects/project.entity.js';
import type { OwnedKind } from '../records/owned-queries.js';
import { S3CredentialEntity } from './s3-credential.entity.js';
import type { S3Secrets } from './s3-secrets.service.js';
import { ToolCredentialProjectEntity } from './tool-credential-project.entity.js';
import { ToolCredentialEntity } from './tool-credential.entity.js';
import { TOOL_CREDENTIAL_SORTS } from './tool-credential.schema.js';

/** The S3 form of a credential as callers and the trail see it: everything but the secrets. */
export interface S3CredentialView {
  readonly accessKeyId: string;
  /** True where requests need a session token too. */
  readonly temporary: boolean;
  /** Names of its buckets, one for each project. */
  readonly buckets: readonly string[];
}

/** A tool credential as callers and the trail see it: everything but the secret. Times in ISO 8601 UTC, projects by id. */
export interface ToolCredentialView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly organisation: string;
  readonly projects: readonly string[];
  /** Id of the one person it acts for; null where it was made for nobody in particular. */
  readonly person: string | null;
  /** null where it signs no S3 requests. */
  readonly s3: S3CredentialView | null;
  readonly expiresAt: string;
  readonly disconnectedAt: string | null;
  readonly createdAt: string;
}

/** The S3 part of the answer to its creation; null when the request is repeated. */
export interface NewS3CredentialView extends S3CredentialView {
  readonly secretAccessKey: string | null;
  readonly sessionToken: string | null;
}

/** The answer to its creation; `secret` is shown this once and kept by nobody here. */
export interface NewToolCredentialView extends ToolCredentialView {
  /** `pct_…`, for `Authorization: Bearer`; null when the request is repeated. */
  readonly secret: string | null;
  readonly s3: NewS3CredentialView | null;
  readonly note: string;
}

interface Notes {
  readonly shown: string;
  readonly repeated: string;
}

const BEARER_NOTES: Notes = {
  shown: 'Keep the secret now: it is not stored and cannot be shown again.',
  repeated:
    'The secret was shown in the first answer and is not stored. Disconnect this credential if it was lost.',
};
/** The S3 secret is stored, as KMS wrapped it, where the control plane cannot open it. */
const S3_NOTES: Notes = {
  shown: 'Keep the secrets now: they cannot be shown again.',
  repeated:
    'The secrets were shown in the first answer and cannot be shown again. Disconnect this credential if they were lost.',
};

/** Returns the views of the credentials with their projects, in their order. */
export async function presentToolCredentials(
  rows: readonly ToolCredentialEntity[],
  transaction: Transaction,
): Promise<readonly ToolCredentialView[]> {
  const where = { credentialId: In(rows.map(({ id }) => id)) };
  const pairs = await transaction.find(ToolCredentialProjectEntity, { where, order: { projectId: 'ASC' } });
  const s3 = await transaction.find(S3CredentialEntity, { where });
  const buckets = await bucketsOf(transaction, s3.length === 0 ? [] : pairs);
  return rows.map((row) => {
    const projects = pairs
      .filter(({ credentialId }) => credentialId === row.id)
      .map((pair) => pair.projectId);
    const own = s3.find(({ credentialId }) => credentialId === row.id);
    return {
      id: row.id,
      slug: row.slug,
      name: row.name,
      organisation: row.organisationId,
      projects,
      person: row.personId,
      s3: own === undefined ? null : toS3View(own, projects, buckets),
      expiresAt: row.expiresAt.toISOString(),
      disconnectedAt: row.disconnectedAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
    };
  });
}

/** Returns the answer that shows the secrets, and what a repetition of the request is told instead. */
export function presentNewToolCredential(
  view: ToolCredentialView,
  shown: { readonly secret: string; readonly s3: S3Secrets | null },
): { readonly body: NewToolCredentialView; readonly remembered: NewToolCredentialView } {
  const s3 = view.s3 && { ...view.s3, secretAccessKey: null, sessionToken: null };
  const notes = s3 === null ? BEARER_NOTES : S3_NOTES;
  return {
    body: { ...view, secret: shown.secret, s3: s3 && { ...s3, ...shown.s3 }, note: notes.shown },
    remembered: { ...view, secret: null, s3, note: notes.repeated },
  };
}

function toS3View(
  { accessKeyId, temporary }: S3CredentialEntity,
  projects: readonly string[],
  buckets: ReadonlyMap<string, string>,
): S3CredentialView {
  return { accessKeyId, temporary, buckets: projects.map((id) => buckets.get(id) ?? id).sort() };
}

async function bucketsOf(
  transaction: Transaction,
  pairs: readonly ToolCredentialProjectEntity[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(pairs.map(({ projectId }) => projectId))];
  const projects = await transaction.find(ProjectEntity, { where: { id: In(ids) } });
  return new Map(projects.map((project) => [project.id, bucketNameOf(project)]));
}

/** Tool credentials, for lists and look-ups. */
export const TOOL_CREDENTIALS: OwnedKind<ToolCredentialEntity, ToolCredentialView> = {
  entity: ToolCredentialEntity,
  present: presentToolCredentials,
  sorts: TOOL_CREDENTIAL_SORTS,
};
