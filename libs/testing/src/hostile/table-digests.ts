import type pg from 'pg';

/** What is written whether or not a request is refused: the trail, which refusals are on too, and what it is kept with. */
const KEPT_ALONGSIDE = [
  ...['access_entries', 'access_outcomes', 'fact_snapshots', 'recorded_values', 'trail_facets'],
  ...['logs', 'log_leaves', 'log_nodes', 'log_checkpoints', 'log_sequencer', 'gateway_instances'],
  ...['alert_positions', 'subject_activity', 'subject_countries', 'subject_progress', 'tool_networks'],
];
const TABLES = `
  SELECT relname AS name FROM pg_class
  WHERE relnamespace = 'portcullis'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> ALL ($1) ORDER BY 1`;
const LEAST_TABLES = 50;

/** A digest of every table's rows, by the name of the table. */
export type TableDigests = Readonly<Record<string, string>>;

/** Says of all tables at once whether anything in them changed, except those that are kept alongside. */
export class TableWatch {
  private constructor(
    private readonly owner: pg.Client,
    private readonly statement: { readonly name: string; readonly text: string },
  ) {}

  /** `owner` has to see every row: a superuser. */
  static async create(owner: pg.Client): Promise<TableWatch> {
    // Workers take longer to start than these tables take to read.
    await owner.query('SET max_parallel_workers_per_gather = 0');
    const { rows } = await owner.query<{ name: string }>(TABLES, [KEPT_ALONGSIDE]);
    if (rows.length < LEAST_TABLES) throw new Error(`only ${rows.length} tables`);
    const digests = rows.map(
      ({ name }) =>
        `SELECT '${name}' AS name, count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') AS digest FROM ${name} t`,
    );
    // Named, so that it is planned once and not at every look.
    return new TableWatch(owner, { name: 'table-watch', text: digests.join(' UNION ALL ') });
  }

  async look(): Promise<TableDigests> {
    const { rows } = await this.owner.query<{ name: string; digest: string }>(this.statement);
    return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
  }
}

/** Returns the tables that are not as they were. */
export function changedTables(before: TableDigests, after: TableDigests): string[] {
  return Object.keys(after).filter((table) => before[table] !== after[table]);
}
