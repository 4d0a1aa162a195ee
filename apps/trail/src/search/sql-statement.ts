/** One statement and what is bound to it; nothing a caller wrote is ever part of the text. */
export interface SqlStatement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Collects the values of one statement, so that text and numbers cannot come apart. */
export class BoundValues {
  private readonly bound: unknown[] = [];

  get values(): readonly unknown[] {
    return this.bound;
  }

  /** Returns the placeholder that stands for the value. */
  bind(value: unknown): string {
    this.bound.push(value);
    return `$${this.bound.length}`;
  }
}
