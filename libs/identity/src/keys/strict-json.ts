/** Strings, with the colon that makes one a member name, and brackets: all that matters in text already known as JSON. */
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Adds the name to the innermost open object; false when it is there already. */
function addName(open: readonly Set<string>[], name: string): boolean {
  const names = open.at(-1);
  if (names?.has(name)) return false;
  names?.add(name);
  return true;
}

/** True when some object in this valid JSON text names a member twice, however the name is escaped. */
function hasDuplicateMember(text: string): boolean {
  const open: Set<string>[] = [];
  for (const [token, string, colon] of text.matchAll(TOKEN)) {
    if (string === undefined) {
      if ('{['.includes(token)) open.push(new Set());
      else open.pop();
    } else if (colon !== undefined && !addName(open, JSON.parse(string) as string)) return true;
  }
  return false;
}

/**
 * Returns the JSON object these UTF-8 bytes spell, or null when they spell anything else, or an object with a
 * duplicated member: two parsers may take different duplicates, so neither reading is trusted (RFC 8725 §2.6, RFC 7515 §4).
 */
export function parseStrictJsonObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  let text: string;
  let value: unknown;
  try {
    text = decoder.decode(bytes);
    value = JSON.parse(text);
  } catch {
    // Not UTF-8 or not JSON: an expected shape of hostile input, answered as a value.
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return hasDuplicateMember(text) ? null : (value as Readonly<Record<string, unknown>>);
}
