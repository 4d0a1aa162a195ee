import { itemEtag } from '#libs/kernel';
import type { ItemSummary } from '../items/item.presenter.js';

/** A held task as the database describes it; times are ISO 8601 UTC. */
export interface HeldTaskRow {
  readonly leaseId: string;
  readonly expiresAt: string;
  readonly leaseSeconds: number;
  readonly taskId: string;
  readonly projectId: string;
  readonly datasetId: string;
  readonly batchId: string;
  readonly stage: string;
  readonly round: number;
  readonly priority: number;
  readonly items: readonly {
    readonly id: string;
    readonly key: string;
    readonly mediaType: string;
    readonly size: number;
    readonly versionId: string;
  }[];
}

/** A person's hold on a task, as told to its holder. */
export interface LeaseView {
  readonly id: string;
  readonly expiresAt: string;
  /** How often a heartbeat keeps the lease safely: a third of its length. */
  readonly heartbeatSeconds: number;
}

/** A task as its holder sees it. */
export interface TaskView {
  readonly id: string;
  readonly projectId: string;
  readonly batchId: string;
  readonly stage: string;
  readonly round: number;
  readonly priority: number;
  readonly items: readonly (ItemSummary & { readonly contentUrl: string })[];
  readonly lease: LeaseView;
}

const HEARTBEATS_PER_LEASE = 3;

/** Returns what a holder is told of their task; each item with the address of its bytes. */
export function toTaskView(row: HeldTaskRow): TaskView {
  return {
    id: row.taskId,
    projectId: row.projectId,
    batchId: row.batchId,
    stage: row.stage,
    round: row.round,
    priority: row.priority,
    items: row.items.map(({ id, key, mediaType, size, versionId }) => ({
      id,
      key,
      mediaType,
      size,
      etag: itemEtag(versionId),
      contentUrl: `/v1/items/${id}/content?project=${row.projectId}`,
    })),
    lease: toLeaseView(row),
  };
}

/** Returns what a holder is told of their lease. */
export function toLeaseView({
  leaseId,
  expiresAt,
  leaseSeconds,
}: Pick<HeldTaskRow, 'leaseId' | 'expiresAt' | 'leaseSeconds'>): LeaseView {
  return { id: leaseId, expiresAt, heartbeatSeconds: Math.floor(leaseSeconds / HEARTBEATS_PER_LEASE) };
}
