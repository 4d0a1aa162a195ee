import type { Matching } from './search-plan.js';

/** How far a search has come by walking records, newest first. */
export interface Progress {
  readonly walks: number;
  readonly walked: number;
  readonly found: number;
  readonly missing: number;
}

/** So few combinations are asked one by one at once. */
const FEW_FACETS = 200;
const FIRST_WALK = 4_000;
/** Walked once more before so many combinations are asked that nobody counted them. */
const SECOND_WALK = 20_000;
const MOST_WALKS = 3;
/** One combination is asked for its newest record in the time in which so many records are walked. */
const WALKED_PER_FACET = 4;
/** What was found so far says only roughly how far it is to the rest. */
const MARGIN = 1.3;

/** Returns how many records to walk next, or null where asking the matching combinations one by one is cheaper. */
export function nextWalk(matching: Matching, progress: Progress): number | null {
  if (matching.kind === 'every') return progress.missing;
  if (progress.walks >= MOST_WALKS || matching.facets <= FEW_FACETS) return null;
  if (progress.walks === 0) return Math.max(FIRST_WALK, progress.missing);
  const worthWalking = matching.facets * WALKED_PER_FACET;
  const expected = progress.found === 0 ? Infinity : progress.missing * (progress.walked / progress.found);
  if (expected <= worthWalking) return Math.ceil(expected * MARGIN);
  return matching.kind === 'many' && progress.walks === 1 ? SECOND_WALK : null;
}
