import type { Principal } from '#libs/identity';

/** Returns the credential that acts for a person; null when the person, or a tool for itself, calls. */
export function toolOf({ kind, credentialId }: Principal): string | null {
  return kind === 'person' ? credentialId : null;
}

/** Guarantees different names for a person and for the same person through a tool, which may see less. */
export function callerKey(principal: Principal): string {
  const tool = toolOf(principal);
  return tool === null ? principal.id : `${principal.id}+${tool}`;
}

/** Returns what a policy change names when it concerns this caller: the person or tool, and the tool that acts for them. */
export function callerScopes(principal: Principal): readonly string[] {
  const tool = toolOf(principal);
  return tool === null ? [principal.id] : [principal.id, tool];
}
