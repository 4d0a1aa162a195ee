import { createHash } from 'node:crypto';
import { canonicalJson } from '#libs/trail';
import type { Reach } from '../calls/reach.js';

/** Filters with everything they name found; what is null does not narrow. */
export interface EventFilters {
  readonly projectId: string | null;
  readonly datasetId: string | null;
  readonly itemId: string | null;
  readonly personId: string | null;
  readonly toolId: string | null;
  readonly effect: string | null;
  readonly code: string | null;
  readonly country: string | null;
  readonly kind: string | null;
  /** Milliseconds since 1970; included. */
  readonly fromMs: number | null;
  /** Milliseconds since 1970; not included. */
  readonly toMs: number | null;
}

/** Filters together with whose records they may reach. */
export interface EventSelection {
  readonly reach: Reach;
  readonly filters: EventFilters;
  /** On whose trail the question is put; null: on the operator's. */
  readonly organisationId: string | null;
}

/** Returns a short name of what is selected: equal for equal selections, so that a cursor cannot be used for another one. */
export function selectionHash({ reach, filters }: Pick<EventSelection, 'reach' | 'filters'>): string {
  const text = canonicalJson({ filters, organisations: reach.organisations });
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

/** Returns what of the filters goes on the record of the question: those that narrow. */
export function toRecordable(filters: EventFilters): object {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== null));
}
