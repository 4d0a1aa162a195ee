import { toDatasetKey } from './data-key.js';
import { type DatasetKeyRef, isSameDatasetKey } from './dataset-key-ref.js';
import { UnwrappedKeyCache, type UnwrappedKeyCacheOptions } from './unwrapped-key-cache.js';

/** What the cache works with; `unwrap` asks KMS for the 32 plaintext bytes. */
export type DatasetKeyCacheOptions = Omit<UnwrappedKeyCacheOptions<DatasetKeyRef>, 'toKey' | 'isSame'>;

/** Guarantees for dataset keys what `UnwrappedKeyCache` does; `get` may also reject with INTEGRITY_KEY_LENGTH. */
export class DatasetKeyCache extends UnwrappedKeyCache<DatasetKeyRef> {
  constructor(options: DatasetKeyCacheOptions) {
    super({ ...options, toKey: toDatasetKey, isSame: isSameDatasetKey });
  }

  /** Guarantees that every later `get` for the dataset asks KMS anew, also while an earlier question is still open. */
  forget(datasetId: DatasetKeyRef['datasetId']): void {
    this.forgetWhere((ref) => ref.datasetId === datasetId);
  }
}
