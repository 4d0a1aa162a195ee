import pg from 'pg';
import type { DecisionRequest, Facts } from '#libs/policy';

async function withDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=portcullis' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Filled records count as sequenced long ago (their transaction is one of the cluster's first): they are there to be in the
 * way of reads, and a million of them at once would measure the sequencer.
 *
 * Makes the trail `wanted` records long: emptied but for one if it is longer, then filled with copies. Returns its length. */
export async function fillTrail(ownerUrl: string, wanted: number): Promise<number> {
  return withDatabase(ownerUrl, async (client) => {
    const count = async (): Promise<number> =>
      Number((await client.query<{ n: string }>('SELECT count(*) AS n FROM access_entries')).rows[0]?.n);
    if ((await count()) > wanted) await keepOne(client);
    const missing = wanted - (await count());
    if (missing > 0) {
      await client.query(
        `INSERT INTO access_entries (id, organisation_id, kind, effect, codes, subject_id, tool_id, project_id, dataset_id, item_id, country, event, recorded_at, recorded_xid)
         SELECT uuidv7(-(g % 86400) * interval '1 second'), organisation_id, kind, effect, codes, subject_id, tool_id, project_id, dataset_id, item_id, country, event, recorded_at, '3'::xid8
         FROM (SELECT * FROM access_entries WHERE kind = 'access' AND effect = 'allow' LIMIT 1) e, generate_series(1, $1) g`,
        [missing],
      );
      await client.query(
        `INSERT INTO access_outcomes (record_id, organisation_id, bytes_sent, ending, event, recorded_xid)
         SELECT id, organisation_id, 4096, 'complete', '{}', '3'::xid8 FROM access_entries ON CONFLICT DO NOTHING`,
      );
      await client.query('VACUUM ANALYZE access_entries, access_outcomes');
    }
    return count();
  });
}

/** Returns the facts and the request of a recorded allowance, put together again from its snapshots. */
export async function recordedFacts(ownerUrl: string): Promise<{ facts: Facts; request: DecisionRequest }> {
  return withDatabase(ownerUrl, async (client) => {
    const { rows } = await client.query<{
      body: { request: DecisionRequest; facts: Record<string, unknown> };
      subject: object;
      dataset: object;
    }>(
      `SELECT r.body, s.body AS subject, d.body AS dataset
       FROM access_entries e CROSS JOIN LATERAL (SELECT e.event->'unmapped'->'record' AS body) r
       JOIN recorded_values s ON s.sha256 = r.body->'facts'->>'subject' JOIN recorded_values d ON d.sha256 = r.body->'facts'->>'dataset'
       WHERE e.kind = 'access' AND e.effect = 'allow' LIMIT 1`,
    );
    const [row] = rows;
    if (!row) throw new Error('there is no recorded allowance');
    return {
      facts: { ...row.body.facts, ...row.subject, ...row.dataset } as unknown as Facts,
      request: row.body.request,
    };
  });
}

async function keepOne(client: pg.Client): Promise<void> {
  await client.query(
    `CREATE TEMP TABLE kept AS SELECT * FROM access_entries WHERE kind = 'access' AND effect = 'allow' LIMIT 1;
     TRUNCATE access_entries, access_outcomes;
     INSERT INTO access_entries SELECT * FROM kept;
     DROP TABLE kept`,
  );
}
