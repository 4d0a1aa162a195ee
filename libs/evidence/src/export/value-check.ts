import { readExportedValue } from './exported-value.js';
import type { FindingList } from './findings.js';

/** How the erasable values of an export and the names in its records go together. */
export interface ValueCounts {
  /** That came with the export and hash to their names. */
  readonly given: number;
  /** Of those, that records of the export name. */
  readonly matched: number;
  /** That records name and the export does not have: erased, expired, or left out of it. */
  readonly missing: number;
}

/** Compares values with the names in records. Its memory grows with the callers of each hour, not with their reads. */
export class ValueCheck {
  private readonly named = new Set<string>();
  private readonly given = new Set<string>();
  private lines = 0;

  constructor(private readonly findings: FindingList) {}

  /** Takes the names in a record. */
  names(valueNames: readonly string[]): void {
    for (const name of valueNames) this.named.add(name);
  }

  /** Takes a line of values; one that is no value, or not the one it says, is a finding. */
  value(line: Uint8Array): void {
    this.lines += 1;
    const value = readExportedValue(line);
    if (value === null) this.findings.add('VALUE_MISMATCH', `line ${this.lines} of the values`);
    else this.given.add(value.sha256);
  }

  counts(): ValueCounts {
    let matched = 0;
    for (const name of this.given) if (this.named.has(name)) matched += 1;
    return { given: this.given.size, matched, missing: this.named.size - matched };
  }
}
