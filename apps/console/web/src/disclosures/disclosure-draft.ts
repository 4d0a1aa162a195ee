import type { Settings } from '../api/changes.js';

/** Of what: chosen, never assumed, since everything is much. */
export const EXTENTS = ['every_item', 'these_items'] as const;

/** A disclosure as somebody types it. */
export interface DisclosureDraft {
  /** Whose data; null: one's own organisation's. */
  readonly organisation: string | null;
  readonly authority: string;
  readonly legalBasis: string;
  readonly dataset: string | null;
  readonly extent: (typeof EXTENTS)[number] | null;
  readonly items: readonly string[];
  readonly firstDay: string;
  readonly lastDay: string;
  readonly isBarred: boolean;
  readonly barReason: string;
  readonly barLastDay: string;
}

/** Returns a draft that begins today. */
export function newDisclosureDraft(nowMs: number): DisclosureDraft {
  return {
    ...{ organisation: null, authority: '', legalBasis: '', dataset: null, extent: null, items: [] },
    ...{ firstDay: new Date(nowMs).toISOString().slice(0, 10), lastDay: '' },
    ...{ isBarred: false, barReason: '', barLastDay: '' },
  };
}

/** Returns the body that asks for a disclosure; its days are whole ones, in UTC. */
export function newDisclosure(draft: DisclosureDraft): Settings {
  const { organisation, authority, legalBasis, dataset, extent, items, firstDay, lastDay } = draft;
  const { isBarred, barReason, barLastDay } = draft;
  return {
    ...(organisation !== null && { organisation }),
    ...{ authority: authority.trim(), legalBasis: legalBasis.trim(), dataset },
    ...(extent === 'these_items' && { items }),
    validFrom: `${firstDay}T00:00:00Z`,
    validUntil: `${lastDay}T23:59:59Z`,
    ...(isBarred && {
      barredFromClient: { reason: barReason.trim(), until: `${barLastDay}T23:59:59Z` },
    }),
  };
}

/** True once it says to whom, on which law, of what, and from when until when. */
export function isWholeDisclosure(draft: DisclosureDraft): boolean {
  const { authority, legalBasis, dataset, extent, items, firstDay, lastDay } = draft;
  const { isBarred, barReason, barLastDay } = draft;
  const isStated = [authority, legalBasis, firstDay, lastDay].every((text) => text.trim() !== '');
  const isBounded = extent === 'every_item' || (extent === 'these_items' && items.length > 0);
  const isBarStated = !isBarred || (barReason.trim() !== '' && barLastDay !== '');
  return isStated && dataset !== null && isBounded && isBarStated;
}
