/** Why something was refused, as a word a caller can switch on. */
export interface Refusal<Reason extends string> {
  readonly ok: false;
  readonly reason: Reason;
}

/** The outcome of a parser: the value, or why there is none. */
export type Parsed<T, Reason extends string = 'malformed'> =
  { readonly ok: true; readonly value: T } | Refusal<Reason>;

/** Returns the refusal for `reason`. */
export function refuse<Reason extends string>(reason: Reason): Refusal<Reason> {
  return { ok: false, reason };
}

/** Returns the refusal of text or bytes that are not in the format. */
export const MALFORMED = refuse('malformed');
