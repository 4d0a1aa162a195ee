import type { Facts } from './facts.js';
import { isListed } from './known.js';

/**
 * Guarantees a tool that acts for no person. Requirements about persons do not concern it; its credential stands in
 * for the assignment. A person whose profile is missing never qualifies: kind and role must both say tool.
 */
export function isToolAlone({ principal }: Facts): boolean {
  return principal?.kind === 'tool' && principal.worker === null && isListed(principal.roles, 'tool');
}
