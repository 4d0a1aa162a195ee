/** What would become of a read: everything passes, a task must be held first, some of the datasets only, or refused. */
export type AccessEffect = 'allow' | 'lease' | 'partial' | 'deny';

interface Named {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** One reason, with what it says in plain words. */
export interface AccessReason {
  readonly gate: string;
  readonly code: string;
  readonly text: string;
}

/** One line of who can read. */
export interface WhoCanLine {
  readonly person: Named;
  readonly project: Named;
  readonly dataset: Named;
  readonly effect: AccessEffect;
  readonly reasons: readonly AccessReason[];
}

/** A page of people against projects; the cells are in the order of the projects. */
export interface AccessMatrix {
  readonly at: string;
  readonly projects: readonly Named[];
  readonly people: readonly MatrixPerson[];
  readonly nextCursor: string | null;
}

/** Somebody, and what they would get of each project. */
export interface MatrixPerson extends Named {
  readonly cells: readonly { readonly effect: AccessEffect; readonly code: string | null }[];
}

interface Reach {
  readonly people: number;
  readonly accesses: number;
}

/** What a change would do, before it is made. */
export interface WhatIf {
  readonly at: string;
  /** null on pages after the first. */
  readonly counts: Readonly<Record<'looked-at' | 'loses' | 'gains' | 'differs', Reach>> | null;
  readonly truncated: boolean;
  readonly items: readonly WhatIfLine[];
  readonly nextCursor: string | null;
}

/** One access that would be otherwise. */
export interface WhatIfLine {
  readonly person: Named;
  readonly project: Named;
  readonly dataset: Named;
  readonly change: 'loses' | 'gains' | 'differs';
  readonly before: { readonly effect: AccessEffect; readonly codes: readonly string[] };
  readonly after: { readonly effect: AccessEffect; readonly codes: readonly string[] };
}
