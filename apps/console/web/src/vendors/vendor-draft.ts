import type { Settings } from '../api/changes.js';
import type { Vendor } from '../api/vendor-views.js';

const DAY_MS = 86_400_000;
const WINDOW_DAYS = 30;

const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
const startOf = (day: string): string => `${day}T00:00:00Z`;
const endOf = (day: string): string => `${day}T23:59:59Z`;

/** A notice as somebody types it. */
export interface NoticeDraft {
  readonly organisation: string | null;
  readonly noticeDay: string;
  readonly lastDay: string;
}

/** Returns a notice of today, with a window of thirty days. */
export function newNoticeDraft(nowMs: number): NoticeDraft {
  return { organisation: null, noticeDay: dayOf(nowMs), lastDay: dayOf(nowMs + WINDOW_DAYS * DAY_MS) };
}

/** Returns the body of a notice: the client may object through the end of its last day. */
export function newNotice({ organisation, noticeDay, lastDay }: NoticeDraft): Settings {
  return { organisation, noticeDate: startOf(noticeDay), objectionUntil: endOf(lastDay) };
}

/** An approval as somebody types it. */
export interface ApprovalDraft {
  readonly noticeDay: string;
  readonly fromDay: string;
}

/** Returns an approval of what the client was told, from the first day after its window, today at the earliest. */
export function newApprovalDraft(
  told: { readonly noticeDate: string | null; readonly objectionUntil: string | null },
  nowMs: number,
): ApprovalDraft {
  const { noticeDate, objectionUntil } = told;
  const windowEndMs = objectionUntil === null ? 0 : new Date(objectionUntil).getTime();
  // A day begins at its midnight: one within which the window ends is a day too early.
  const fromMs = windowEndMs > nowMs - (nowMs % DAY_MS) ? windowEndMs + DAY_MS : nowMs;
  return { noticeDay: noticeDate?.slice(0, 10) ?? '', fromDay: dayOf(fromMs) };
}

/** Returns the body of an approval. */
export function newApproval({ noticeDay, fromDay }: ApprovalDraft): Settings {
  return { noticeDate: startOf(noticeDay), effectiveFrom: startOf(fromDay) };
}

/** What can be changed of a vendor, as somebody types it. */
export interface VendorDraft {
  readonly name: string;
  readonly country: string;
  readonly service: string;
}

/** Returns a vendor as a draft that changes nothing. */
export function draftOfVendor({ name, country, service }: Vendor): VendorDraft {
  return { name, country: country ?? '', service: service ?? '' };
}

/** Returns what a vendor is called, where it is and what it does. */
export function vendorSettings({ name, country, service }: VendorDraft): Settings {
  return {
    name: name.trim(),
    country: country === '' ? null : country,
    service: service.trim() === '' ? null : service.trim(),
  };
}
