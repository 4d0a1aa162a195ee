/** A dataset key: which it is, never the key. */
export interface DatasetKey {
  readonly id: string;
  readonly epoch: number;
  /** The client's KMS key it is wrapped under. */
  readonly kmsKeyId: string;
  /** False for one that no new item is sealed under any more. */
  readonly inUse: boolean;
  readonly createdAt: string;
}
