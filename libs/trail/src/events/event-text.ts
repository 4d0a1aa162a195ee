/** The released version of the public schema that every event claims in `metadata.version`. */
export const OCSF_VERSION = '1.8.0';

/** The version of this program's events: raised whenever what a builder writes for the same input changes. */
export const EVENTS_VERSION = '1.0.0';

/**
 * One event as RFC 8785 (JCS) JSON text, built once: what is stored, hashed and exported is this very text.
 * INVARIANT: the last `tail` characters are what follows the last member of `unmapped`, and that member is named before
 * "stream". So `,"stream":{…}` put before the tail keeps the text canonical. The tail is ASCII, hence as long in the
 * database as here. It is `}}` in events of what is read; in those of people, `user` sorts after `unmapped`.
 */
export interface EventText {
  readonly text: string;
  readonly tail: number;
}

/** The length of a tail that closes `unmapped` and the event, and nothing else. */
export const UNMAPPED_TAIL = 2;

/** Returns the event's text with its place in a log; `stream` is canonical JSON text of an object. */
export function withStream({ text, tail }: EventText, stream: string): string {
  return `${text.slice(0, -tail)},"stream":${stream}${text.slice(-tail)}`;
}

/**
 * Returns the text of an event whose literal has its keys in order and a last, non-empty `unmapped` without `record`: the
 * record is already JSON, and putting it in as text spares the hot path a parse and a second stringify.
 */
export function toText(event: { readonly unmapped: object }, record: string): EventText {
  return { text: opened(event, record) + '}}', tail: UNMAPPED_TAIL };
}

/** Returns the same for the classes that require a `user`, the one key of theirs that sorts after `unmapped`. */
export function toTextOf(event: { readonly unmapped: object }, record: string, user: TailUser): EventText {
  const tail = `},"user":${JSON.stringify(user)}}`;
  return { text: opened(event, record) + tail, tail: tail.length };
}

/** A user named by ids and commitments only. */
export interface TailUser {
  readonly name?: 'unknown';
  readonly type_id: number;
  readonly uid?: string;
}

function opened(event: { readonly unmapped: object }, record: string): string {
  return `${JSON.stringify(event).slice(0, -UNMAPPED_TAIL)},"record":${record}`;
}
