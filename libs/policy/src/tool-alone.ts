import type { Facts } from './facts.js';

/**
 * Guarantees a tool that acts for no person. Requirements about persons do not concern it; its credential stands in
 * for the assignment. A person, or a tool on behalf of one, never qualifies by lacking a profile: the kind decides.
 */
export function isToolAlone({ principal }: Facts): boolean {
  return principal?.kind === 'tool' && principal.worker === null;
}
