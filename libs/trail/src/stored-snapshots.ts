import { LRUCache } from 'lru-cache';
import type { FactSnapshot, Intent } from './intent.js';

const REMEMBERED = 50_000;

/** Remembers which fact snapshots this instance has seen committed, so that each travels to the database about once. */
export class StoredSnapshots {
  private readonly stored = new LRUCache<string, true>({ max: REMEMBERED });

  /** Returns the snapshots the batch needs and this instance has not seen committed; forgetting only costs a repeat. */
  unstored(batch: readonly Intent[]): readonly FactSnapshot[] {
    const needed = new Map<string, FactSnapshot>();
    for (const intent of batch) {
      for (const snapshot of intent.snapshots) {
        if (!this.stored.has(snapshot.sha256)) needed.set(snapshot.sha256, snapshot);
      }
    }
    return [...needed.values()];
  }

  /** To be called only after the commit that carried them. */
  markStored(snapshots: readonly FactSnapshot[]): void {
    for (const snapshot of snapshots) this.stored.set(snapshot.sha256, true);
  }
}

/** Returns the rows of `record_access`'s second argument. */
export function toSnapshotRows(snapshots: readonly FactSnapshot[]): string {
  const rows = snapshots.map(
    ({ sha256, organisationId, json }) =>
      `{"sha256":"${sha256}","organisation_id":"${organisationId}","body":${json}}`,
  );
  return `[${rows.join(',')}]`;
}
