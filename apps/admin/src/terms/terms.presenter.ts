import type { OwnedKind } from '../records/owned-queries.js';
import { TermsEntity } from './terms.entity.js';
import { TERMS_SORTS } from './terms.schema.js';

/** One version of terms as lists and the trail show it: the document is named by its hash. Times in ISO 8601 UTC. */
export interface TermsView {
  readonly id: string;
  readonly organisation: string;
  readonly kind: string;
  readonly project: string | null;
  readonly version: number;
  readonly title: string;
  /** Of the document's UTF-8 bytes; what an acceptance names. */
  readonly sha256: string;
  readonly graceUntil: string | null;
  readonly createdAt: string;
}

/** Returns what lists and the trail show of a version. */
export function toTermsView(row: TermsEntity): TermsView {
  const { id, organisationId, kind, projectId, version, title, sha256 } = row;
  const graceUntil = row.graceUntil?.toISOString() ?? null;
  const createdAt = row.createdAt.toISOString();
  return {
    id,
    organisation: organisationId,
    kind,
    project: projectId,
    version,
    title,
    sha256,
    graceUntil,
    createdAt,
  };
}

/** Terms in lists: without their documents, of which one alone may have 200,000 characters. */
export const TERMS: OwnedKind<TermsEntity, TermsView> = {
  entity: TermsEntity,
  present: (rows) => rows.map(toTermsView),
  sorts: TERMS_SORTS,
};

/** One version of terms with its document. */
export const TERMS_WITH_DOCUMENT: OwnedKind<TermsEntity, TermsView & { readonly document: string }> = {
  entity: TermsEntity,
  present: (rows) => rows.map((row) => ({ ...toTermsView(row), document: row.document })),
};
