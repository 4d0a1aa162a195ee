import { setImmediate } from 'node:timers/promises';
import { unprocessable } from '../records/record.errors.js';

/** How much one answer to a what-if looks at. */
export interface WhatIfLimits {
  /** People whose access is decided for one answer; more are looked at by the next page. */
  readonly maxPeople: number;
  /** Decisions made for one answer; whoever is looked at when they are made is looked at in full. */
  readonly maxDecisions: number;
  /** How long one answer looks; the next page goes on. */
  readonly maxMs: number;
  /** Projects whose facts are held at once. */
  readonly maxProjects: number;
}

/** A large organisation in one answer, within the time anybody waits for one. */
export const DEFAULT_WHAT_IF_LIMITS: WhatIfLimits = {
  maxPeople: 20_000,
  maxDecisions: 1_000_000,
  maxMs: 10_000,
  maxProjects: 5_000,
};

/** So many decisions are made before others get their turn: a few milliseconds. */
const DECISIONS_A_TURN = 500;
/** Finding what somebody is assigned to among so many projects takes as long as one decision. */
const PROJECTS_A_DECISION = 100;

/** Knows when enough was looked at for one answer, and when it is others' turn. */
export class LookLimits {
  private readonly startedAt = performance.now();
  private people = 0;
  private decisions = 0;
  private sinceTurn = 0;
  private last: string | null = null;
  private end: string | null = null;

  /** `from`: whom an earlier answer ended behind, and who is looked at again. An answer that went no further would never end. */
  constructor(
    private readonly limits: WhatIfLimits,
    private readonly from: string,
  ) {}

  /** Somebody was looked for in so many projects, and everybody up to them was looked at. */
  looked(person: string, projects: number): void {
    this.people += 1;
    this.sinceTurn += projects / PROJECTS_A_DECISION;
    if (person > this.from) this.last = person;
  }

  /** Waits for others' turn once enough was decided since the last one, and counts the decisions that follow. */
  async turn(decisions: number): Promise<void> {
    if (this.sinceTurn >= DECISIONS_A_TURN) {
      this.sinceTurn = 0;
      await setImmediate();
    }
    this.sinceTurn += decisions;
    this.decisions += decisions;
  }

  /** True once that was enough: nobody else is looked at. Somebody new is in any case. */
  isEnough(): boolean {
    const { maxPeople, maxDecisions, maxMs } = this.limits;
    const isEnough =
      this.people >= maxPeople ||
      this.decisions >= maxDecisions ||
      performance.now() - this.startedAt >= maxMs;
    if (isEnough) this.end = this.last;
    return this.end !== null;
  }

  /** Behind whom nobody was looked at any more although there is somebody; null: everybody was. */
  get endedBehind(): string | null {
    return this.end;
  }
}

/** Throws WHAT_IF_TOO_WIDE where the facts of more projects would be held than there is room for. */
export function assertNotTooWide(projects: readonly string[], { maxProjects }: WhatIfLimits): void {
  if (projects.length > maxProjects)
    throw unprocessable(
      'WHAT_IF_TOO_WIDE',
      'project',
      `or dataset must be named: there are over ${maxProjects} projects`,
    );
}
