import type { Role } from '#libs/policy';

/**
 * Returns the stages a person is given tasks of, in order of preference. Reviewers review first: work that waits for them is
 * nearly done, and nobody else can finish it; with nothing to review they annotate.
 */
export function stagesFor(roles: readonly Role[]): readonly ('reviewing' | 'annotating')[] {
  if (roles.includes('reviewer')) return ['reviewing', 'annotating'];
  return roles.includes('annotator') ? ['annotating'] : [];
}
