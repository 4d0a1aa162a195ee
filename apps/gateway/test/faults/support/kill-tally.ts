import { spread } from './figures.js';
import type { Reading } from './reading.js';
import type { TrailCheck } from './recorded.js';

/** What many rounds of kills came to. Every list must be empty. */
export interface KillSummary {
  readonly seed: number;
  readonly rounds: number;
  readonly kills: Readonly<Record<string, number>>;
  readonly reads: number;
  readonly readsWithBytes: number;
  readonly readsCutShort: number;
  /** Refusals by code, and `no answer` for connections that broke before one. */
  readonly refused: Readonly<Record<string, number>>;
  readonly withoutOutcome: number;
  /** Milliseconds from the kill until the gateway was ready again. */
  readonly recoveryMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly unrecorded: readonly Reading[];
  readonly understated: readonly Reading[];
  /** Answers that were none of: bytes, a 503, a broken connection. */
  readonly unexpected: readonly Reading[];
  /** Answers that seemed complete with fewer bytes than they promised. */
  readonly shortButClean: readonly Reading[];
}

/** Adds up rounds of kills. */
export class KillTally {
  private readonly recoveries: number[] = [];
  private readonly kills: Record<string, number> = {};
  private readonly refused: Record<string, number> = {};
  private readonly unrecorded: Reading[] = [];
  private readonly understated: Reading[] = [];
  private readonly unexpected: Reading[] = [];
  private readonly shortButClean: Reading[] = [];
  private reads = 0;
  private readsWithBytes = 0;
  private readsCutShort = 0;
  private withoutOutcome = 0;

  constructor(private readonly seed: number) {}

  addKill(kill: string, recoveryMs: number): void {
    this.kills[kill] = (this.kills[kill] ?? 0) + 1;
    this.recoveries.push(recoveryMs);
  }

  addReadings(readings: readonly Reading[], check: TrailCheck): void {
    for (const reading of readings) this.addReading(reading);
    this.unrecorded.push(...check.unrecorded);
    this.understated.push(...check.understated);
    this.withoutOutcome += check.withoutOutcome;
  }

  summary(): KillSummary {
    const { seed, kills, reads, readsWithBytes, readsCutShort, refused, withoutOutcome } = this;
    const { unrecorded, understated, unexpected, shortButClean, recoveries } = this;
    return {
      ...{ seed, rounds: recoveries.length, kills, reads, readsWithBytes, readsCutShort, refused },
      ...{ withoutOutcome, recoveryMs: spread(recoveries) },
      ...{ unrecorded, understated, unexpected, shortButClean },
    };
  }

  private addReading(reading: Reading): void {
    const { status, itemBytes, declaredBytes, complete } = reading;
    this.reads += 1;
    if (itemBytes > 0) this.readsWithBytes += 1;
    if (status === 200 && !complete) this.readsCutShort += 1;
    if (status === 200 && complete && itemBytes !== declaredBytes) this.shortButClean.push(reading);
    if (status !== 200) this.addRefusal(reading);
  }

  private addRefusal(reading: Reading): void {
    const label = reading.status === 0 ? 'no answer' : (reading.code ?? String(reading.status));
    this.refused[label] = (this.refused[label] ?? 0) + 1;
    if (reading.status !== 0 && reading.status !== 503) this.unexpected.push(reading);
  }
}
