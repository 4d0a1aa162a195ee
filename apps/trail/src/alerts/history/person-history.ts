import { hourOf, isRead, type TrailRecord } from '../trail-record.js';
import { type Baseline, NO_BASELINE } from './baseline.js';
import { ItemRun, type RunState } from './item-run.js';
import { ItemSketch } from './item-sketch.js';

/** What a person did in one hour. */
export interface HourActivity {
  readonly hourMs: number;
  reads: number;
  denials: number;
  readonly items: ItemSketch;
}

export interface Denial {
  readonly id: string;
  readonly atMs: number;
}

/** Where a person was seen last. */
export interface LastSeen {
  readonly country: string;
  readonly atMs: number;
  readonly recordId: string;
}

/** The part of a history that is stored as one value; bounded, whatever a person does. */
export interface Progress {
  readonly lastMs: number;
  readonly hour: { hourMs: number; reads: number; denials: number; items: readonly number[] } | null;
  readonly denials: readonly Denial[];
  readonly lastSeen: LastSeen | null;
  readonly run: RunState | null;
}

const NOTHING_YET: Progress = { lastMs: 0, hour: null, denials: [], lastSeen: null, run: null };
/** The largest row of denials a rule can ask for. */
const MAX_DENIALS = 100;
/** Sign-ins, readings and listings; administration and questions to the trail are refused for other reasons. */
const ATTEMPTS = new Set(['access', 'listing', 'authentication']);

/**
 * What is known of one person on one organisation's trail, record by record. Time never runs backwards in it: records of two
 * gateways are in the log in the order of their commits, which may differ by a moment from that of their clocks.
 */
export class PersonHistory {
  baseline: Baseline = NO_BASELINE;
  readonly countries = new Map<string, number>();
  /** Hours that ended since they were stored. */
  readonly ended: HourActivity[] = [];
  readonly newCountries = new Map<string, number>();
  denials: readonly Denial[];
  lastSeen: LastSeen | null;
  private lastMs: number;
  private hour: HourActivity | null;
  private run: ItemRun | null;

  constructor({ lastMs, hour, denials, lastSeen, run }: Progress = NOTHING_YET) {
    this.lastMs = lastMs;
    this.hour = hour === null ? null : { ...hour, items: new ItemSketch(hour.items) };
    this.denials = denials;
    this.lastSeen = lastSeen;
    this.run = run === null ? null : new ItemRun(run);
  }

  get current(): HourActivity | null {
    return this.hour;
  }

  nowMs({ atMs }: TrailRecord): number {
    return Math.max(atMs, this.lastMs);
  }

  isAttempt({ kind }: TrailRecord): boolean {
    return ATTEMPTS.has(kind);
  }

  /** Returns what was done before this record in its hour. */
  hourAt(record: TrailRecord): HourActivity {
    const hourMs = hourOf(this.nowMs(record));
    return this.hour?.hourMs === hourMs
      ? this.hour
      : { hourMs, reads: 0, denials: 0, items: new ItemSketch() };
  }

  /** Returns the ascending run of items as it is with this record. */
  runWith(record: TrailRecord): ItemRun | null {
    if (record.itemId === null) return null;
    return (this.run ?? new ItemRun()).with(record.itemId, this.nowMs(record));
  }

  /** Remembers the record. */
  observe(record: TrailRecord): void {
    if (!this.isAttempt(record)) return;
    const hour = this.hourAt(record);
    if (this.hour !== null && this.hour !== hour) this.ended.push(this.hour);
    this.hour = hour;
    this.lastMs = this.nowMs(record);
    if (record.effect === 'deny') {
      hour.denials += 1;
      this.denials = [...this.denials, { id: record.id, atMs: this.lastMs }].slice(-MAX_DENIALS);
    } else if (isRead(record)) {
      this.observeRead(record, hour);
    }
  }

  /** What was handed over to be stored is stored. */
  markStored(): void {
    this.ended.length = 0;
    this.newCountries.clear();
  }

  toProgress(): Progress {
    const { lastMs, hour, denials, lastSeen } = this;
    return {
      lastMs,
      hour: hour === null ? null : { ...hour, items: hour.items.toJSON() },
      denials,
      lastSeen,
      run: this.run?.state ?? null,
    };
  }

  private observeRead(record: TrailRecord, hour: HourActivity): void {
    hour.reads += 1;
    this.denials = [];
    this.run = this.runWith(record) ?? this.run;
    if (record.itemId !== null) hour.items.add(record.itemId);
    const { country } = record;
    if (country === null || record.toolId !== null) return;
    this.lastSeen = { country, atMs: this.lastMs, recordId: record.id };
    if (this.countries.has(country)) return;
    this.countries.set(country, this.lastMs);
    this.newCountries.set(country, this.lastMs);
  }
}
