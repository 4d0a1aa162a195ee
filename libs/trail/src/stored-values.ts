import { LRUCache } from 'lru-cache';
import type { Intent, RecordedValue } from './intent.js';

const REMEMBERED = 50_000;

/** Remembers which values this instance has seen committed, so that each travels to the database about once. */
export class StoredValues {
  private readonly stored = new LRUCache<string, true>({ max: REMEMBERED });

  /** Returns the values the batch needs and this instance has not seen committed; forgetting only costs a repeat. */
  unstored(batch: readonly Intent[]): readonly RecordedValue[] {
    const needed = new Map<string, RecordedValue>();
    for (const intent of batch) {
      for (const value of intent.values) {
        if (!this.stored.has(value.sha256)) needed.set(value.sha256, value);
      }
    }
    return [...needed.values()];
  }

  /** To be called only after the commit that carried them. */
  markStored(values: readonly RecordedValue[]): void {
    for (const value of values) this.stored.set(value.sha256, true);
  }
}

/** Returns the rows of `record_access`'s second argument. */
export function toValueRows(values: readonly RecordedValue[]): string {
  const rows = values.map(
    ({ sha256, organisationId, kind, subjectId, json }) =>
      `{"sha256":"${sha256}","organisation_id":"${organisationId}","kind":"${kind}",` +
      `"subject_id":${subjectId === null ? 'null' : `"${subjectId}"`},"body":${json}}`,
  );
  return `[${rows.join(',')}]`;
}
