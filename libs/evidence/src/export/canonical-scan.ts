const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;
const LITERALS = ['true', 'false', 'null'] as const;
/** Whole numbers of so many digits are printed as they stand. */
const EXACT_DIGITS = 15;
const DEEPEST = 64;

/** Is told each member of an object: its name, and where its value's text begins and ends. */
export type OnMember = (name: string, start: number, end: number) => void;

/** Which members of an object, and of which of its members, are wanted. */
export interface Wanted {
  readonly onMember: OnMember;
  readonly within?: { readonly name: string; readonly onMember: OnMember };
}

/**
 * Walks a text, decoded from UTF-8, that is surely in RFC 8785 (JCS) form: sorted members, no space, strings without escapes, whole
 * numbers. What it accepts is canonical; what it does not may still be, and is for `isCanonical` to say. Costs a third of parse, print and compare.
 */
export class CanonicalScan {
  private at = 0;

  constructor(private readonly text: string) {}

  /** True only when the whole text is one canonical object. */
  isObject(wanted: Wanted): boolean {
    if (this.text.charCodeAt(0) !== OPEN_OBJECT) return false;
    return this.object(0, wanted) && this.at === this.text.length;
  }

  private value(depth: number, wanted: Wanted | undefined): boolean {
    const code = this.text.charCodeAt(this.at);
    if (code === QUOTE) return this.string();
    if (code === OPEN_OBJECT) return depth < DEEPEST && this.object(depth, wanted);
    if (code === OPEN_ARRAY) return depth < DEEPEST && this.array(depth);
    if (code === MINUS || isDigit(code)) return this.wholeNumber();
    return this.literal();
  }

  private object(depth: number, wanted: Wanted | undefined): boolean {
    this.at += 1;
    if (this.takes(CLOSE_OBJECT)) return true;
    let before = -1;
    do {
      const start = this.at;
      if (!this.string()) return false;
      if (before >= 0 && !this.isOrdered(before, start)) return false;
      before = start;
      if (!this.takes(COLON) || !this.member(depth, start + 1, wanted)) return false;
    } while (this.takes(COMMA));
    return this.takes(CLOSE_OBJECT);
  }

  /** Reads the value of the member whose name begins at `nameStart`. */
  private member(depth: number, nameStart: number, wanted: Wanted | undefined): boolean {
    const start = this.at;
    if (wanted === undefined) return this.value(depth + 1, undefined);
    const name = this.text.slice(nameStart, start - 2);
    const { within } = wanted;
    if (!this.value(depth + 1, name === within?.name ? within : undefined)) return false;
    wanted.onMember(name, start, this.at);
    return true;
  }

  private array(depth: number): boolean {
    this.at += 1;
    if (this.takes(CLOSE_ARRAY)) return true;
    do {
      if (!this.value(depth + 1, undefined)) return false;
    } while (this.takes(COMMA));
    return this.takes(CLOSE_ARRAY);
  }

  private string(): boolean {
    const { text } = this;
    if (text.charCodeAt(this.at) !== QUOTE) return false;
    for (let at = this.at + 1; ; at += 1) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.at = at + 1;
        return true;
      }
      // Also false for NaN, which stands behind the end.
      if (!(code >= SPACE) || code === BACKSLASH) return false;
    }
  }

  private wholeNumber(): boolean {
    const { text } = this;
    const negative = text.charCodeAt(this.at) === MINUS;
    const start = negative ? this.at + 1 : this.at;
    let end = start;
    while (isDigit(text.charCodeAt(end))) end += 1;
    const digits = end - start;
    this.at = end;
    if (text.charCodeAt(start) === ZERO) return digits === 1 && !negative;
    return digits > 0 && digits <= EXACT_DIGITS;
  }

  private literal(): boolean {
    const found = LITERALS.find((literal) => this.text.startsWith(literal, this.at));
    this.at += found?.length ?? 0;
    return found !== undefined;
  }

  private takes(code: number): boolean {
    if (this.text.charCodeAt(this.at) !== code) return false;
    this.at += 1;
    return true;
  }

  /** True when the name whose quote is at `one` sorts before that at `other`, by UTF-16 code units; false for the same name. */
  private isOrdered(one: number, other: number): boolean {
    const { text } = this;
    for (let step = 1; ; step += 1) {
      const a = text.charCodeAt(one + step);
      const b = text.charCodeAt(other + step);
      // A closing quote ends a name: no name holds one, as escapes were refused.
      if (a === QUOTE) return b !== QUOTE;
      if (a !== b) return b !== QUOTE && a < b;
    }
  }
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}
