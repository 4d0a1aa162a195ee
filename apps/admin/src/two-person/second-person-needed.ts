import type { AdministrationEntry } from '../administration-trail/administration-entry.js';
import type { Review } from './proposal.js';

/** Thrown by a change that was made to see what it would do, so that it is undone whole: somebody else has to approve it. */
export class SecondPersonNeeded extends Error {
  constructor(
    readonly review: Review,
    readonly entry: AdministrationEntry,
    /** What a GET shows of what would be changed; null for something new. */
    readonly shownBefore: object | null = null,
  ) {
    super('somebody else has to approve this change');
  }
}
