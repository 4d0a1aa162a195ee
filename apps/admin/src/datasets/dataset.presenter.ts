import type { OwnedKind } from '../records/owned-queries.js';
import { DatasetEntity } from './dataset.entity.js';
import { DATASET_SORTS } from './dataset.schema.js';

/** A dataset as callers see it; times in ISO 8601 UTC. */
export interface DatasetView {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly organisation: string;
  readonly kmsKeyId: string;
  readonly region: string;
  readonly sensitivity: string;
  readonly permittedPurposes: readonly string[];
  /** Whose data it is, and of what kind, in the client's words; empty: not stated. */
  readonly dataSubjects: readonly string[];
  readonly dataCategories: readonly string[];
  readonly attestation: { readonly by: string; readonly at: string; readonly basis: string };
  readonly clientInstruction: { readonly text: string; readonly recordedAt: string } | null;
  readonly locked: boolean;
  readonly processingRestricted: boolean;
  readonly createdAt: string;
}

/** Returns what is shown of a dataset. */
export function toDatasetView(row: DatasetEntity): DatasetView {
  const { id, slug, name, organisationId, kmsKeyId, region, sensitivity, permittedPurposes } = row;
  const { dataSubjects, dataCategories } = row;
  const { locked, processingRestricted, attestedBy, attestedAt, attestationBasis } = row;
  return {
    id,
    slug,
    name,
    organisation: organisationId,
    kmsKeyId,
    region,
    sensitivity,
    permittedPurposes,
    dataSubjects,
    dataCategories,
    attestation: { by: attestedBy, at: attestedAt.toISOString(), basis: attestationBasis },
    clientInstruction: toInstruction(row),
    locked,
    processingRestricted,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Returns what the trail keeps for ever: who attested is a person's name, and is left out. */
export function toDatasetTrail(row: DatasetEntity): object {
  const { attestation, ...settings } = toDatasetView(row);
  return { ...settings, attestation: { at: attestation.at, basis: attestation.basis } };
}

function toInstruction({
  clientInstruction,
  clientInstructionAt,
}: DatasetEntity): DatasetView['clientInstruction'] {
  if (clientInstruction === null || clientInstructionAt === null) return null;
  return { text: clientInstruction, recordedAt: clientInstructionAt.toISOString() };
}

/** Datasets, for lists and look-ups. */
export const DATASETS: OwnedKind<DatasetEntity, DatasetView> = {
  entity: DatasetEntity,
  present: (rows) => rows.map(toDatasetView),
  sorts: DATASET_SORTS,
};
