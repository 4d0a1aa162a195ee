/** Runs one statement and returns its rows. */
export type Ask = <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;

/** What must be empty when a queue is worked off, and how much there was to check. */
export interface QueueFindings {
  readonly leases: number;
  readonly lapsed: number;
  readonly completed: number;
  /** Tasks that are not done, or whose completions are not exactly their overlap, by different people. */
  readonly unfinished: readonly string[];
  /** Tasks that more people than their overlap had at one moment. */
  readonly crowded: readonly string[];
  /** People who completed a task twice, or held two at once. */
  readonly repeated: readonly string[];
}

const UNFINISHED = `
  SELECT t.id FROM tasks t LEFT JOIN task_leases l ON l.task_id = t.id AND l.ending = 'completed'
  GROUP BY t.id HAVING t.stage <> 'done' OR t.open_slots <> 0 OR count(l.id) <> t.overlap OR count(DISTINCT l.person_id) <> t.overlap`;
// A completion counts for good; any other hold until it ended.
const CROWDED = `
  SELECT DISTINCT c.task_id AS id FROM (
    SELECT e.task_id, sum(e.change) OVER (PARTITION BY e.task_id ORDER BY e.at, e.change) AS people
    FROM (
      SELECT task_id, started_at AS at, 1 AS change FROM task_leases
      UNION ALL SELECT task_id, ended_at, -1 FROM task_leases WHERE ending IS DISTINCT FROM 'completed' AND ended_at IS NOT NULL) e) c
  JOIN tasks t ON t.id = c.task_id WHERE c.people > t.overlap`;
const REPEATED = `
  SELECT person_id::text AS id FROM task_leases WHERE ending = 'completed' GROUP BY person_id, task_id HAVING count(*) > 1
  UNION SELECT a.person_id::text FROM task_leases a JOIN task_leases b ON b.person_id = a.person_id AND b.id > a.id
  WHERE tstzrange(a.started_at, a.ended_at) && tstzrange(b.started_at, b.ended_at)`;
const COUNTS = `
  SELECT count(*)::int AS leases, count(*) FILTER (WHERE ending = 'lapsed')::int AS lapsed,
    count(*) FILTER (WHERE ending = 'completed')::int AS completed FROM task_leases`;

/** Returns what is wrong with a queue that is said to be worked off. */
export async function checkQueue(ask: Ask): Promise<QueueFindings> {
  const ids = async (sql: string) => (await ask<{ id: string }>(sql)).map(({ id }) => id);
  const [counts] = await ask<Pick<QueueFindings, 'leases' | 'lapsed' | 'completed'>>(COUNTS);
  return {
    ...(counts ?? { leases: 0, lapsed: 0, completed: 0 }),
    unfinished: await ids(UNFINISHED),
    crowded: await ids(CROWDED),
    repeated: await ids(REPEATED),
  };
}

/** Lets the time of every lease run out of which nothing was heard for `idleMs`, as its real length would. */
export async function lapseIdle(ask: Ask, idleMs: number): Promise<void> {
  await ask(
    `UPDATE task_leases SET expires_at = now() - interval '1 ms'
     WHERE ended_at IS NULL AND expires_at > now() AND heartbeat_at < now() - make_interval(secs => $1::float / 1000)`,
    [idleMs],
  );
}
