import { MAX_ENTRY_BYTES } from '#libs/tlog';
import type { StreamMember } from '../stream-member.js';
import { CanonicalScan } from './canonical-scan.js';
import { isCanonical } from './canonical-text.js';
import type { FindingCode } from './findings.js';

/** What a verifier needs to know of a record or an outcome. */
export interface ExportEvent {
  /** The record's id; of an outcome, that of the record it belongs to. */
  readonly recordId: string;
  readonly part: 'intent' | 'outcome';
  readonly organisationId: string;
  readonly classUid: number;
  /** What was asked, in this project's own words. */
  readonly code: string;
  readonly allowed: boolean;
  readonly timeMs: number;
  readonly stream: StreamMember | null;
  /** SHA-256 (hex) of the erasable values it names: where the caller was, and who it was with what. */
  readonly valueNames: readonly string[];
}

export type ReadEvent =
  | { readonly ok: true; readonly event: ExportEvent }
  | { readonly ok: false; readonly code: FindingCode; readonly detail: string; readonly record?: string };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** 32 bytes in base64url, or nothing. */
const HASH = /^(?:[\w-]{43})?$/;
const VALUE_NAME = /^[0-9a-f]{64}$/;
const OUTCOME = '/outcome';
const ALLOWED = 1;
const UNMAPPED = 'unmapped';
/** What is looked at; the rest is scanned, and never becomes an object. */
const OF_EVENT = new Set(['action_id', 'class_uid', 'metadata', 'src_endpoint', 'time']);
const OF_UNMAPPED = new Set(['bytesSent', 'ending', 'origin', 'stream']);
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

type Members = Readonly<Record<string, unknown>>;

/** Returns what a line of an export says, or the finding that it is; never throws, whatever the line. */
export function readEvent(line: Uint8Array): ReadEvent {
  if (line.length > MAX_ENTRY_BYTES) return wrong('EVENT_TOO_LARGE', `${line.length} bytes`);
  try {
    const text = utf8.decode(line);
    const skimmed = skim(text);
    return skimmed === null ? readSlowly(text) : judge(skimmed, true);
  } catch {
    // Hostile bytes are what this is for, also those nested beyond what can be walked: a finding, not a failure.
    return wrong('EVENT_MALFORMED', 'not JSON in UTF-8, or nested beyond measure');
  }
}

/** For what the scan is not sure of: escapes, fractions, and everything that is not as it should be. */
function readSlowly(text: string): ReadEvent {
  const value: unknown = JSON.parse(text);
  return judge(value, isCanonical(text, value));
}

function judge(value: unknown, canonical: boolean): ReadEvent {
  const event = toEvent(value);
  if (event === null) return wrong('EVENT_MALFORMED', 'lacks what every record says');
  if (canonical) return { ok: true, event };
  return { ...wrong('EVENT_NOT_CANONICAL', 'not the RFC 8785 form'), record: event.recordId };
}

/** Returns those members of a canonical event that are looked at, or null when it is not surely canonical. */
function skim(text: string): Members | null {
  const event: Record<string, unknown> = {};
  const unmapped: Record<string, unknown> = {};
  const take = (names: ReadonlySet<string>, into: Record<string, unknown>) => {
    return (name: string, start: number, end: number): void => {
      if (names.has(name)) into[name] = JSON.parse(text.slice(start, end));
    };
  };
  const within = { name: UNMAPPED, onMember: take(OF_UNMAPPED, unmapped) };
  let hasUnmapped = false;
  const takeOfEvent = take(OF_EVENT, event);
  const onMember = (name: string, start: number, end: number): void => {
    takeOfEvent(name, start, end);
    if (name === UNMAPPED) hasUnmapped = text[start] === '{';
  };
  if (!new CanonicalScan(text).isObject({ onMember, within })) return null;
  return hasUnmapped ? { ...event, unmapped } : event;
}

function wrong(code: FindingCode, detail: string) {
  return { ok: false, code, detail } as const;
}

function membersOf(value: unknown): Members | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : null;
}

function toEvent(value: unknown): ExportEvent | null {
  const event = membersOf(value);
  const metadata = membersOf(event?.metadata);
  const unmapped = membersOf(event?.unmapped);
  if (event === null || metadata === null || unmapped === null) return null;
  const frame = frameOf(event, metadata);
  const place = placeOf(metadata, unmapped);
  return frame && place && { ...frame, ...place, valueNames: valueNamesOf(event, unmapped) };
}

function frameOf({ action_id: action, class_uid: classUid, time: timeMs }: Members, metadata: Members) {
  const { tenant_uid: organisationId, event_code: code } = metadata;
  if (!isText(organisationId) || !isText(code) || !isNumber(classUid) || !isNumber(timeMs)) return null;
  return { organisationId, classUid, code, allowed: action === ALLOWED, timeMs };
}

function valueNamesOf(event: Members, unmapped: Members): string[] {
  const named = [membersOf(event.src_endpoint)?.uid, membersOf(unmapped.origin)?.agentValue];
  return named.filter((name): name is string => isText(name) && VALUE_NAME.test(name));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function placeOf(metadata: Members, unmapped: Members) {
  const { uid } = metadata;
  if (!isText(uid)) return null;
  return uid.endsWith(OUTCOME) ? outcomePlace(uid, metadata, unmapped) : intentPlace(uid, unmapped);
}

function outcomePlace(uid: string, metadata: Members, unmapped: Members) {
  const recordId = uid.slice(0, -OUTCOME.length);
  const ended = Number.isSafeInteger(unmapped.bytesSent) && typeof unmapped.ending === 'string';
  const correlates = metadata.correlation_uid === recordId && UUID.test(recordId);
  if (!ended || !correlates || unmapped.stream !== undefined) return null;
  return { recordId, part: 'outcome', stream: null } as const;
}

function intentPlace(uid: string, unmapped: Members) {
  if (!UUID.test(uid)) return null;
  if (unmapped.stream === undefined) return { recordId: uid, part: 'intent', stream: null } as const;
  const stream = toStream(membersOf(unmapped.stream));
  return stream && ({ recordId: uid, part: 'intent', stream } as const);
}

function toStream(stream: Members | null): StreamMember | null {
  if (stream === null) return null;
  const { key, previous, sequence, uid } = stream;
  if (!isText(uid) || !UUID.test(uid) || !isSequence(sequence)) return null;
  return isHash(key) && key !== '' && isHash(previous) ? { key, previous, sequence, uid } : null;
}

function isHash(value: unknown): value is string {
  return isText(value) && HASH.test(value);
}

function isSequence(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
