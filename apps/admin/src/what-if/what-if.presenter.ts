import type { FactSets } from '#libs/facts';
import type { Decision, ReasonCode } from '#libs/policy';
import { type Named, toNamed } from '../effective-access/access-matrix.presenter.js';
import type { AtPosition } from '../effective-access/access-pages.js';
import type { AssumedNetwork } from '../effective-access/assumed-network.js';
import { type Effect, effectOf } from '../effective-access/effect.js';

/** `differs`: they can read before and after, on one side only with a task in hand. */
export type Difference = 'loses' | 'gains' | 'differs';

/** What a decision came to. */
export interface EffectView {
  readonly effect: Effect;
  readonly codes: readonly ReasonCode[];
}

/** One access that the changes would change. */
export interface WhatIfEntry {
  readonly person: Named;
  readonly project: Named;
  readonly dataset: Named;
  readonly change: Difference;
  readonly before: EffectView;
  readonly after: EffectView;
}

/** How many people, and how many accesses (a person, a project, a dataset of it). */
export interface AccessCount {
  readonly people: number;
  readonly accesses: number;
}

/** What the changes would do, decided at one instant. */
export interface WhatIfView {
  readonly at: string;
  readonly policyVersion: string;
  readonly network: AssumedNetwork;
  /** Over everybody, or where it is truncated everybody it looked at; null on pages after the first. */
  readonly counts: Readonly<Record<'looked-at' | Difference, AccessCount>> | null;
  /** True where not everybody was looked at for this answer: the next page goes on behind them. */
  readonly truncated: boolean;
  readonly items: readonly WhatIfEntry[];
  readonly nextCursor: string | null;
}

/** One access decided twice. */
export interface Compared extends AtPosition {
  readonly change: Difference | null;
  readonly before: Decision;
  readonly after: Decision;
  readonly sets: FactSets;
}

/** Returns how the second decision differs from the first for the person concerned; null where it comes to the same. */
export function differenceOf(before: Decision, after: Decision): Difference | null {
  const [was, is] = [effectOf(before), effectOf(after)];
  if (was === is) return null;
  if (is === 'deny') return 'loses';
  return was === 'deny' ? 'gains' : 'differs';
}

/** Returns what is shown of an access that changes. */
export function toWhatIfEntry({ position, change, before, after, sets }: Compared): WhatIfEntry {
  return {
    person: toNamed(sets.people, position.person),
    project: toNamed(sets.projects, position.project),
    dataset: toNamed(sets.datasets, position.dataset),
    change: change ?? 'differs',
    before: toEffect(before),
    after: toEffect(after),
  };
}

function toEffect(decision: Decision): EffectView {
  return { effect: effectOf(decision), codes: decision.reasons.map(({ code }) => code) };
}
