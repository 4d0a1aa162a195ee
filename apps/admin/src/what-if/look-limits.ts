import { unprocessable } from '../records/record.errors.js';

/** How much one answer to a what-if looks at. */
export interface WhatIfLimits {
  /** People whose access is decided for one answer; more are looked at by the next page. */
  readonly maxPeople: number;
  /** How long one answer looks; the next page goes on. */
  readonly maxMs: number;
  /** Projects whose facts are held at once. */
  readonly maxProjects: number;
}

/** A large organisation in one answer, within the time anybody waits for one. */
export const DEFAULT_WHAT_IF_LIMITS: WhatIfLimits = { maxPeople: 20_000, maxMs: 10_000, maxProjects: 5_000 };

/** Knows when enough was looked at for one answer. */
export class LookLimits {
  private readonly startedAt = performance.now();
  private people = 0;
  private last: string | null = null;
  private end: string | null = null;

  constructor(private readonly limits: WhatIfLimits) {}

  /** Everybody up to this person was looked at. */
  looked(people: readonly { readonly id: string }[]): void {
    this.people += people.length;
    this.last = people.at(-1)?.id ?? this.last;
  }

  /** True once that was enough: nobody else is looked at. Somebody is in any case. */
  isEnough(): boolean {
    const { maxPeople, maxMs } = this.limits;
    const isEnough = this.people >= maxPeople || performance.now() - this.startedAt >= maxMs;
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
