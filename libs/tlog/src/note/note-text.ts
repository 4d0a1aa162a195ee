/** More than any checkpoint with all its signatures; less than what would be worth sending to exhaust a reader. */
export const MAX_NOTE_BYTES = 1_000_000;

// eslint-disable-next-line no-control-regex -- the format forbids exactly these
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Returns the text when it is UTF-8, not too long, and without control characters other than newline; else null. */
export function readNoteText(input: string | Uint8Array): string | null {
  if (input.length > MAX_NOTE_BYTES) return null;
  const text = typeof input === 'string' ? input : decode(input);
  return text === null || !text.isWellFormed() || CONTROL.test(text) ? null : text;
}

/** Returns the text without its last newline as lines; null when it does not end in one. */
export function linesOf(text: string): string[] | null {
  return text.endsWith('\n') ? text.slice(0, -1).split('\n') : null;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    // Not UTF-8: an answer about hostile input, not a failure of ours.
    return null;
  }
}
