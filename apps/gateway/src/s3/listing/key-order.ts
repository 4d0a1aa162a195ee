/** The smallest character a key can hold: Postgres stores no NUL. */
const FIRST_CHARACTER = '\u0001';
const LAST_BEFORE_SURROGATES = 0xd7ff;
const FIRST_AFTER_SURROGATES = 0xe000;
const LAST = 0x10ffff;

/** Compares in the order of a listing: that of the bytes of UTF-8, which is that of code points and not that of UTF-16. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Returns the first text after this very one. */
export function firstAfter(key: string): string {
  return key + FIRST_CHARACTER;
}

/** Returns the first text after all that begin with this one; null when nothing comes after them. */
export function firstAfterAll(prefix: string): string | null {
  const characters = [...prefix];
  while (characters.length > 0) {
    const next = nextCharacter(characters.pop() ?? '');
    if (next !== null) return characters.join('') + next;
  }
  return null;
}

/** Returns the character after this one; null for the last there is. */
export function nextCharacter(character: string): string | null {
  const code = character.codePointAt(0) ?? LAST;
  if (code === LAST) return null;
  return String.fromCodePoint(code === LAST_BEFORE_SURROGATES ? FIRST_AFTER_SURROGATES : code + 1);
}

/** Returns how many characters Postgres counts in a text. */
export function characterCount(text: string): number {
  return [...text].length;
}

/** Returns the text up to its first NUL: no key has one, so the order of keys around both is the same. */
export function upToNul(text: string): { readonly text: string; readonly isCut: boolean } {
  const at = text.indexOf('\0');
  return at === -1 ? { text, isCut: false } : { text: text.slice(0, at), isCut: true };
}
