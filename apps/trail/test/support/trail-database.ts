import pg from 'pg';
import { uuidV7 } from '#libs/kernel';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { leafHash, rootOf } from '#libs/tlog';

/** A migrated database that records are put into as gateways do, and looked at as its owner. */
export class TrailDatabase {
  private constructor(
    private readonly database: TestDatabase,
    readonly owner: pg.Client,
    readonly gateway: pg.Client,
    readonly trailUrl: string,
  ) {}

  static async create(): Promise<TrailDatabase> {
    const database = await createTestDatabase();
    const connect = async (url: string): Promise<pg.Client> => {
      const client = new pg.Client({ connectionString: url, options: '-c search_path=portcullis' });
      await client.connect();
      return client;
    };
    return new TrailDatabase(
      database,
      await connect(database.ownerUrl),
      await connect(await database.urlFor('portcullis_gateway')),
      await database.urlFor('portcullis_trail'),
    );
  }

  async createOrganisation(): Promise<string> {
    const id = uuidV7();
    await this.owner.query(
      `INSERT INTO organisations (id, slug, name, kind) VALUES ($1, $2, 'Client', 'client')`,
      [id, `client-${id.slice(-12)}`],
    );
    return id;
  }

  /** Records so many intents in one commit; returns their ids. */
  async record(organisation: string, count = 1, client = this.gateway): Promise<string[]> {
    const rows = Array.from({ length: count }, () => {
      const id = uuidV7();
      const event = { metadata: { uid: id }, unmapped: { record: {} } };
      return {
        id,
        organisation_id: organisation,
        kind: 'access',
        effect: 'allow',
        codes: [],
        bytes: 1,
        event,
      };
    });
    await client.query('SELECT * FROM record_access($1)', [JSON.stringify(rows)]);
    return rows.map(({ id }) => id);
  }

  async recordOutcome(organisation: string, recordId: string): Promise<void> {
    const outcome = { record_id: recordId, organisation_id: organisation, bytes_sent: 1, ending: 'complete' };
    const event = { metadata: { uid: `${recordId}/outcome` } };
    await this.gateway.query('SELECT record_outcomes($1)', [JSON.stringify([{ ...outcome, event }])]);
  }

  /** Returns an organisation's leaves in the order of the log, each with the text that was recorded. */
  async leaves(organisation: string): Promise<{ index: number; hash: Buffer; id: string; text: string }[]> {
    const { rows } = await this.owner.query<{ index: string; hash: Buffer; id: string; text: string }>(
      `SELECT l.leaf_index AS index, l.leaf_hash AS hash, l.record_id AS id, coalesce(e.event, o.event)::text AS text
       FROM log_leaves l
       LEFT JOIN access_entries e ON e.id = l.record_id AND l.part = 0
       LEFT JOIN access_outcomes o ON o.record_id = l.record_id AND l.part = 1
       WHERE l.organisation_id = $1 ORDER BY l.leaf_index`,
      [organisation],
    );
    return rows.map((row) => ({ ...row, index: Number(row.index) }));
  }

  async sizeOf(organisation: string): Promise<number> {
    const { rows } = await this.owner.query<{ size: string }>(
      'SELECT size FROM logs WHERE organisation_id = $1',
      [organisation],
    );
    return Number(rows[0]?.size ?? 0);
  }

  /** Returns the root that the recorded texts have, computed from nothing else. */
  async rootOfTexts(organisation: string): Promise<Buffer> {
    return rootOf((await this.leaves(organisation)).map(({ text }) => leafHash(Buffer.from(text))));
  }

  async drop(): Promise<void> {
    await this.owner.end();
    await this.gateway.end();
    await this.database.drop();
  }
}
