import pg from 'pg';
import { uuidV7 } from '#libs/kernel';
import { createTestDatabase } from '#libs/testing';

/** What `record_access` takes for one intent; members left out are null to it. */
export interface IntentRow {
  readonly id: string;
  readonly organisation_id: string;
  readonly kind?: string;
  readonly effect?: string;
  readonly codes?: readonly string[];
  readonly subject_id?: string | null;
  readonly project_id?: string | null;
  readonly item_id?: string | null;
  readonly version_id?: string | null;
  readonly organisation_epoch?: number | null;
  readonly subject_epoch?: number | null;
  readonly bytes?: number;
  readonly item_limit?: number | null;
  readonly byte_limit?: number | null;
  readonly window_seconds?: number | null;
  readonly event?: unknown;
  readonly dataset_id?: string | null;
  readonly tool_id?: string | null;
  readonly country?: string | null;
}

/** A migrated database with sessions of its owner and of the gateway's role. */
export class RecordingDatabase {
  private readonly clients: pg.Client[] = [];

  private constructor(
    readonly owner: pg.Client,
    private readonly urlFor: (role: string) => Promise<string>,
    private readonly dropDatabase: () => Promise<void>,
  ) {}

  static async create(): Promise<RecordingDatabase> {
    const database = await createTestDatabase();
    const owner = await connect(database.ownerUrl);
    return new RecordingDatabase(
      owner,
      (role) => database.urlFor(role),
      () => database.drop(),
    );
  }

  /** One more session in a role of the application. */
  async session(role = 'portcullis_gateway'): Promise<pg.Client> {
    const client = await connect(await this.urlFor(role));
    this.clients.push(client);
    return client;
  }

  async createOrganisation(): Promise<string> {
    const id = uuidV7();
    await this.owner.query(
      `INSERT INTO organisations (id, slug, name, kind) VALUES ($1, $2, 'Client', 'client')`,
      [id, `client-${id.slice(-12)}`],
    );
    return id;
  }

  /** Stamps scopes with the next epoch, as a change of policy that is over does; returns the epoch. */
  async change(organisations: readonly string[], scopes: readonly string[]): Promise<number> {
    const { rows } = await this.owner.query<{ epoch: string }>(
      'SELECT begin_policy_change($1, $2) AS epoch',
      [organisations, scopes],
    );
    return Number(rows[0]?.epoch);
  }

  async countEntries(ids: readonly string[]): Promise<number> {
    const { rows } = await this.owner.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM access_entries WHERE id = ANY ($1)',
      [ids],
    );
    return rows[0]?.count ?? -1;
  }

  async drop(): Promise<void> {
    for (const client of [...this.clients, this.owner]) await client.end();
    await this.dropDatabase();
  }
}

/** Returns an intent that nothing can make stale, with the given members. */
export function intentRow(organisation: string, members: Partial<IntentRow> = {}): IntentRow {
  return {
    id: uuidV7(),
    organisation_id: organisation,
    kind: 'access',
    effect: 'allow',
    codes: [],
    bytes: 0,
    event: { v: 1 },
    ...members,
  };
}

/** Records and returns what was refused, by id. */
export async function record(
  client: pg.Client,
  rows: readonly IntentRow[],
  snapshots: readonly unknown[] = [],
): Promise<Record<string, string>> {
  const result = await client.query<{ id: string; status: string }>(
    'SELECT id, status FROM record_access($1, $2)',
    [JSON.stringify(rows), JSON.stringify(snapshots)],
  );
  return Object.fromEntries(result.rows.map(({ id, status }) => [id, status]));
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=portcullis' });
  await client.connect();
  return client;
}
