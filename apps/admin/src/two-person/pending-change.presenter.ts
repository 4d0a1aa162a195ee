import { differences } from '../administration-trail/administration-entry.js';
import type { Concern } from './concern.js';
import type { PendingChangeEntity } from './pending-change.entity.js';

/** A pending change as callers see it; times in ISO 8601 UTC. */
export interface PendingChangeView {
  readonly id: string;
  /** Whose people decide it. */
  readonly organisation: string;
  readonly kind: string;
  /** What it changes; null for something new. */
  readonly target: string | null;
  /** `expired`: nobody decided in time. */
  readonly state: 'pending' | 'applied' | 'rejected' | 'expired';
  readonly concerns: readonly Concern[];
  /** What differs; null: it did not exist. */
  readonly before: object | null;
  readonly after: object | null;
  readonly reason: string | null;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly expiresAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
}

/** Returns what is shown of a pending change at that time. */
export function toPendingChangeView(row: PendingChangeEntity, now: Date): PendingChangeView {
  const { id, organisationId, kind, target, concerns, reason, proposedBy, decidedBy } = row;
  return {
    id,
    organisation: organisationId,
    kind,
    target,
    state: stateAt(row, now),
    concerns,
    ...differences(row.before, row.after),
    reason,
    proposedBy,
    proposedAt: row.proposedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    decidedBy,
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
}

/** Returns what the trail keeps of a pending change: all but its author's own words. */
export function toPendingChangeTrail(row: PendingChangeEntity, now: Date): object {
  return without(toPendingChangeView(row, now), ['reason']);
}

/** Returns the members but those. */
export function without(view: object, members: readonly string[]): object {
  return Object.fromEntries(Object.entries(view).filter(([member]) => !members.includes(member)));
}

/** What nobody decided in time is over, without anybody doing anything. */
export function stateAt({ state, expiresAt }: PendingChangeEntity, now: Date): PendingChangeView['state'] {
  return state === 'pending' && expiresAt <= now ? 'expired' : state;
}
