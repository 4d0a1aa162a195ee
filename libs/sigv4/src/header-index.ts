/** The headers of a request by lower-case name, with every value that came: a second one is never silently joined or dropped. */
export class HeaderIndex {
  readonly #values = new Map<string, string[]>();

  constructor(rawHeaders: readonly string[]) {
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      const name = (rawHeaders[index] ?? '').toLowerCase();
      const values = this.#values.get(name);
      if (values === undefined) this.#values.set(name, [rawHeaders[index + 1] ?? '']);
      else values.push(rawHeaders[index + 1] ?? '');
    }
  }

  /** Returns the first value; undefined when the header did not come. */
  first(name: string): string | undefined {
    return this.#values.get(name)?.[0];
  }

  /** True when the header came more than once: which one was signed, and which one a later reader takes, could differ. */
  isRepeated(name: string): boolean {
    return (this.#values.get(name)?.length ?? 0) > 1;
  }

  /** Names that came, in order of arrival. */
  names(): Iterable<string> {
    return this.#values.keys();
  }
}
