import { LRUCache } from 'lru-cache';
import type { Database, Transaction } from '#libs/persistence';
import { hourOf } from '../trail-record.js';
import { EVERY } from '../scopes.js';
import { type Baseline, NO_BASELINE } from './baseline.js';
import { activityRows } from './activity-rows.js';
import {
  BASELINES,
  COUNTRIES,
  NETWORKS,
  PROGRESS,
  SAVE_ACTIVITY,
  SAVE_COUNTRIES,
  SAVE_NETWORKS,
  SAVE_PROGRESS,
} from './history.sql.js';
import { PersonHistory, type Progress } from './person-history.js';
import { ToolHistory } from './tool-history.js';

interface BaselineRow {
  readonly subject: string;
  readonly hours: number;
  readonly reads: number;
  readonly reads_squares: number;
  readonly items: number;
  readonly items_squares: number;
  readonly first: Date;
  readonly hours_of_day: readonly number[];
}

/** Of this many people and tools the history is in memory, about 10 kB each at most; what is not is read again. */
const PEOPLE_KEPT = 5_000;
const TOOLS_KEPT = 1_000;
const CHUNK = 1_000;

/** A batch's histories by the id of the person or tool. */
export interface BatchHistories {
  readonly people: ReadonlyMap<string, PersonHistory>;
  readonly tools: ReadonlyMap<string, ToolHistory>;
}

/** Networks seen for the first time in a batch. */
export interface NewNetwork {
  readonly tool: string;
  readonly network: string;
  readonly atMs: number;
}

/** The histories of people and tools: read once, kept while they are of use, stored with the position they belong to. */
export class Histories {
  private readonly people = new LRUCache<string, PersonHistory>({ max: PEOPLE_KEPT });
  private readonly baselineHours = new LRUCache<string, number>({ max: PEOPLE_KEPT });
  private readonly tools = new LRUCache<string, ToolHistory>({ max: TOOLS_KEPT });

  constructor(private readonly database: Database) {}

  /** Forgets everything in memory: what was not committed, or what another leader has moved on. */
  clear(): void {
    this.people.clear();
    this.baselineHours.clear();
    this.tools.clear();
  }

  /** Returns the histories of these people and tools, complete with baselines for the hour of `atMs`. */
  async of(
    organisation: string,
    { subjects, tools, atMs }: { subjects: readonly string[]; tools: readonly string[]; atMs: number },
  ): Promise<BatchHistories> {
    const key = (id: string): string => `${organisation}/${id}`;
    const unknown = subjects.filter((id) => !this.people.has(key(id)));
    const loaded = await this.loadPeople(organisation, unknown);
    const people = new Map<string, PersonHistory>();
    for (const id of subjects)
      people.set(id, this.people.get(key(id)) ?? loaded.get(id) ?? new PersonHistory());
    const hour = hourOf(atMs);
    const outdated = subjects.filter((id) => loaded.has(id) || this.baselineHours.get(key(id)) !== hour);
    await this.loadBaselines(organisation, outdated, people, hour);
    for (const [id, history] of people) {
      this.people.set(key(id), history);
      this.baselineHours.set(key(id), hour);
    }
    return { people, tools: await this.toolsOf(organisation, tools) };
  }

  /** Stores what a batch changed, in the transaction that moves the position. */
  async save(
    transaction: Transaction,
    organisation: string,
    people: ReadonlyMap<string, PersonHistory>,
    networks: readonly NewNetwork[],
  ): Promise<void> {
    const changed = [...people];
    const countries = changed.flatMap(([subject, { newCountries }]) =>
      [...newCountries].map(([country, atMs]) => ({ subject, country, at: new Date(atMs) })),
    );
    const progress = changed.map(([subject, history]) => {
      const stored = history.toProgress();
      return { subject, progress: stored, last: new Date(stored.lastMs) };
    });
    await store(transaction, SAVE_ACTIVITY, organisation, changed.flatMap(activityRows));
    await store(transaction, SAVE_COUNTRIES, organisation, countries);
    await store(transaction, SAVE_PROGRESS, organisation, progress);
    await store(
      transaction,
      SAVE_NETWORKS,
      organisation,
      networks.map(({ tool, network, atMs }) => ({ tool, network, at: new Date(atMs) })),
    );
  }

  private async loadPeople(
    organisation: string,
    subjects: readonly string[],
  ): Promise<Map<string, PersonHistory>> {
    const loaded = new Map(subjects.map((id) => [id, new PersonHistory()]));
    if (subjects.length === 0) return loaded;
    const rows = await this.read<{ subject: string; progress: Progress }>(PROGRESS, organisation, subjects);
    for (const { subject, progress } of rows) loaded.set(subject, new PersonHistory(progress));
    const countries = await this.read<{ subject: string; country: string; at: Date }>(
      COUNTRIES,
      organisation,
      subjects,
    );
    for (const { subject, country, at } of countries)
      loaded.get(subject)?.countries.set(country, at.getTime());
    return loaded;
  }

  private async loadBaselines(
    organisation: string,
    subjects: readonly string[],
    people: ReadonlyMap<string, PersonHistory>,
    hourMs: number,
  ): Promise<void> {
    for (let at = 0; at < subjects.length; at += CHUNK) {
      const some = subjects.slice(at, at + CHUNK);
      const rows = await this.read<BaselineRow>(BASELINES, organisation, some, new Date(hourMs));
      for (const row of rows) {
        const history = people.get(row.subject);
        if (history) history.baseline = toBaseline(row);
      }
      const known = new Set(rows.map(({ subject }) => subject));
      for (const id of some.filter((subject) => !known.has(subject))) {
        const history = people.get(id);
        if (history) history.baseline = NO_BASELINE;
      }
    }
  }

  private async toolsOf(organisation: string, tools: readonly string[]): Promise<Map<string, ToolHistory>> {
    const known = new Map<string, ToolHistory>();
    const key = (id: string): string => `${organisation}/${id}`;
    for (const id of tools) known.set(id, this.tools.get(key(id)) ?? new ToolHistory());
    const unknown = tools.filter((id) => !this.tools.has(key(id)));
    if (unknown.length > 0) {
      const rows = await this.read<{ tool: string; network: string; at: Date }>(
        NETWORKS,
        organisation,
        unknown,
      );
      for (const { tool, network, at } of rows) known.get(tool)?.observe(network, at.getTime());
    }
    for (const [id, history] of known) this.tools.set(key(id), history);
    return known;
  }

  private read<Row>(
    sql: string,
    organisation: string,
    ids: readonly string[],
    ...more: unknown[]
  ): Promise<Row[]> {
    return this.database.read<Row>(EVERY, sql, [organisation, ids, ...more]);
  }
}

async function store(
  transaction: Transaction,
  sql: string,
  organisation: string,
  rows: readonly object[],
): Promise<void> {
  if (rows.length > 0) await transaction.query(sql, [organisation, JSON.stringify(rows)]);
}

function toBaseline(row: BaselineRow): Baseline {
  const hoursOfDay = Array.from({ length: 24 }, () => 0);
  for (const hour of row.hours_of_day) hoursOfDay[hour] = (hoursOfDay[hour] ?? 0) + 1;
  return {
    reads: { hours: row.hours, sum: row.reads, squares: row.reads_squares },
    items: { hours: row.hours, sum: row.items, squares: row.items_squares },
    firstHourMs: row.first.getTime(),
    hoursOfDay,
  };
}
