/** Returns the name of an organisation's log: unique, stable, and the name of the key that signs its checkpoints. */
export function logOrigin(prefix: string, organisationId: string): string {
  return `${prefix}/${organisationId}`;
}
