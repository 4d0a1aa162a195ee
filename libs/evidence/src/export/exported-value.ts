import { createHash } from 'node:crypto';

/** An erasable value of an export: named by the SHA-256 (hex) of its JSON text. */
export interface ExportedValue {
  readonly sha256: string;
  readonly json: string;
}

/** Returns the value of a line of `values.ndjson`, or null for anything else and for a text that does not hash to its name. */
export function readExportedValue(line: Uint8Array): ExportedValue | null {
  try {
    const value = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line),
    ) as unknown;
    if (typeof value !== 'object' || value === null) return null;
    const { sha256, json } = value as Record<string, unknown>;
    if (typeof sha256 !== 'string' || typeof json !== 'string') return null;
    return createHash('sha256').update(json).digest('hex') === sha256 ? { sha256, json } : null;
  } catch {
    // Hostile bytes are what this is for: they are no value.
    return null;
  }
}
