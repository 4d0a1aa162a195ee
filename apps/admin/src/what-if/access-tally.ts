import type { AccessCount, Compared, Difference, WhatIfView } from './what-if.presenter.js';

type Counts = NonNullable<WhatIfView['counts']>;

/** Counts accesses and the people they belong to, person after person. */
export class AccessTally {
  private readonly accesses = new Map<string, number>();
  private readonly people = new Map<string, number>();
  /** The person a kind was last counted for: people come one after another. */
  private readonly last = new Map<string, string>();

  add({ change, position }: Compared): void {
    this.count('looked-at', position.person);
    if (change !== null) this.count(change, position.person);
  }

  toCounts(): Counts {
    const of = (kind: 'looked-at' | Difference): AccessCount => ({
      people: this.people.get(kind) ?? 0,
      accesses: this.accesses.get(kind) ?? 0,
    });
    return { 'looked-at': of('looked-at'), loses: of('loses'), gains: of('gains'), differs: of('differs') };
  }

  private count(kind: string, person: string): void {
    this.accesses.set(kind, (this.accesses.get(kind) ?? 0) + 1);
    if (this.last.get(kind) === person) return;
    this.last.set(kind, person);
    this.people.set(kind, (this.people.get(kind) ?? 0) + 1);
  }
}
