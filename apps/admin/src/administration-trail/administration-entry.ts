import { createHash } from 'node:crypto';
import { MAX_BODY_BYTES } from '#libs/trail';
import type { AdminCall } from '../calls/admin-call.js';

/** What a change did, in terms that may stay on the trail for ever: ids and settings, no names, addresses or secrets. */
export interface AdministrationEntry {
  /** `<object>.<verb>`, e.g. `dataset.lock`. */
  readonly action: string;
  readonly object: { readonly type: string; readonly id: string };
  /** null: it did not exist before. */
  readonly before: object | null;
  /** null: it does not exist after. */
  readonly after: object | null;
  readonly projectId?: string;
  readonly itemId?: string;
  /** Left out: an administration that was allowed. */
  readonly verdict?: EntryVerdict;
}

/** What an entry says where it is about a decision rather than a change. */
export interface EntryVerdict {
  readonly kind: 'administration' | 'explanation';
  readonly effect: 'allow' | 'deny';
  readonly codes: readonly string[];
}

/** Of before and after, only what differs; both whole where one of them is null. */
export function differences(
  before: object | null,
  after: object | null,
): Pick<AdministrationEntry, 'before' | 'after'> {
  if (before === null || after === null) return { before, after };
  const [old, now] = [Object.entries(before), Object.entries(after)];
  return { before: without(old, now), after: without(now, old) };
}

function without(entries: [string, unknown][], others: [string, unknown][]): object {
  const other = new Map(others.map(([key, value]) => [key, JSON.stringify(value)]));
  return Object.fromEntries(entries.filter(([key, value]) => other.get(key) !== JSON.stringify(value)));
}

/** Returns the JSON text of an entry, always within the size of a record: what does not fit is named by its hash. */
export function toEntryBody(call: AdminCall, entry: AdministrationEntry, at: Date): string {
  const { before, after } = differences(entry.before, entry.after);
  const whole = render(call, entry, { before, after, at });
  if (Buffer.byteLength(whole) <= MAX_BODY_BYTES) return whole;
  return render(call, entry, { before: digestOf(before), after: digestOf(after), at });
}

function render(
  call: AdminCall,
  { action, object }: AdministrationEntry,
  { before, after, at }: { before: object | null; after: object | null; at: Date },
): string {
  const { principal, requestId, traceId, ip, reason } = call;
  const { id, kind, organisationId, roles, credentialId, authenticatedBy } = principal;
  const actor = { id, kind, organisationId, roles, credentialId, authenticatedBy };
  const origin = { address: ip, requestId, traceId };
  return JSON.stringify({ v: 1, at: at.toISOString(), action, actor, object, before, after, reason, origin });
}

function digestOf(value: object | null): object | null {
  if (value === null) return null;
  const text = JSON.stringify(value);
  return { sha256: createHash('sha256').update(text).digest('hex'), bytes: Buffer.byteLength(text) };
}
