import type { DatasetId, OrganisationId } from '#libs/kernel';

/** A stored dataset key: everything KMS needs to unwrap it. */
export interface DatasetKeyRef {
  readonly id: string;
  readonly organisationId: OrganisationId;
  readonly datasetId: DatasetId;
  /** Counts the dataset's keys from 1. */
  readonly epoch: number;
  readonly kmsKeyId: string;
  /** The dataset key under the customer's KMS key, as KMS returned it. */
  readonly wrapped: Buffer;
}

/** Returns the KMS encryption context of a dataset key; creator and reader both take it from here, so they cannot differ. */
export function encryptionContext(
  ref: Pick<DatasetKeyRef, 'organisationId' | 'datasetId' | 'epoch'>,
): Readonly<Record<'organisation' | 'dataset' | 'epoch', string>> {
  return { organisation: ref.organisationId, dataset: ref.datasetId, epoch: String(ref.epoch) };
}

/** True only if both name the same row with the same content: what KMS vouched for one then holds for the other. */
export function isSameDatasetKey(a: DatasetKeyRef, b: DatasetKeyRef): boolean {
  if (a === b) return true;
  const sameIds = a.id === b.id && a.organisationId === b.organisationId && a.datasetId === b.datasetId;
  return sameIds && a.epoch === b.epoch && a.kmsKeyId === b.kmsKeyId && a.wrapped.equals(b.wrapped);
}
