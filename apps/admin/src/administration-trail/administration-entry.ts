import { canonicalJson, type RecordedValue, toPersonalValue } from '#libs/trail';
import type { AdminCall } from '../calls/admin-call.js';
import { recordable } from './recordable-change.js';

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
  /** Left out: nothing about it takes a second person. */
  readonly secondPerson?: SecondPersonNote;
}

/** Why a change takes a second person, and who the two were; nulls: it was made by one, which its organisation leaves to one. */
export interface SecondPersonNote {
  readonly concerns: readonly { readonly code: string; readonly what: string }[];
  readonly pendingChange: string | null;
  readonly proposedBy: string | null;
}

/** What an entry says where it is about a decision rather than a change. */
export interface EntryVerdict {
  readonly kind: 'administration' | 'explanation' | 'disclosure';
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

/** What a record holds of a change: the text in the record, and the value it names for what is personal of it. */
export interface RecordedChange {
  /** Canonical JSON. */
  readonly record: string;
  readonly value: RecordedValue | null;
}

/**
 * Returns what is recorded of a change, all of it: nothing is padded out of the trail. Changes of people, what is explained of
 * them, and reasons in free words go into an erasable value; the record names its hash. Throws CHANGE_TOO_LARGE for what does
 * not fit into the one or the other, which undoes the change.
 */
export function toRecordedChange(
  call: AdminCall,
  organisationId: string,
  entry: AdministrationEntry,
): RecordedChange {
  const { action, object } = entry;
  const isAbout = isPersonal(entry);
  const sides = recordable(call, differences(entry.before, entry.after), isAbout ? 'value' : 'record');
  const personal = isAbout ? { ...sides, reason: call.reason } : { reason: call.reason };
  const about = { organisationId, kind: 'change', subjectId: subjectOf(call, entry) } as const;
  const value = isAbout || call.reason !== null ? toPersonalValue(about, personal) : null;
  const record = canonicalJson({
    action,
    ...(isAbout ? {} : sides),
    authenticatedBy: call.principal.authenticatedBy,
    change: value?.sha256 ?? null,
    object,
    ...(entry.secondPerson && { secondPerson: entry.secondPerson }),
    v: 2,
  });
  return { record, value };
}

/** Whom an entry is about besides its actor; null when it is about nobody. */
export function personOf({ object, after }: AdministrationEntry): string | null {
  if (object.type === 'person') return object.id;
  const named = (after ?? {}) as { readonly personId?: unknown; readonly person?: unknown };
  const person = named.personId ?? named.person;
  return typeof person === 'string' ? person : null;
}

function isPersonal({ object, verdict }: AdministrationEntry): boolean {
  return object.type === 'person' || verdict?.kind === 'explanation';
}

/** A reason in free words is its author's; a change of a person is that person's. */
function subjectOf(call: AdminCall, entry: AdministrationEntry): string {
  return isPersonal(entry) ? (personOf(entry) ?? call.principal.id) : call.principal.id;
}
