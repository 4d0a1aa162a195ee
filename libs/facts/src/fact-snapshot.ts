import { createHash } from 'node:crypto';
import type { FactSnapshot } from '#libs/trail';

/** Returns the snapshot of a value: its JSON text and the SHA-256 (hex) of that text. */
export function toSnapshot(organisationId: string, value: unknown): FactSnapshot {
  const json = JSON.stringify(value);
  return { json, organisationId, sha256: createHash('sha256').update(json).digest('hex') };
}
