import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { uuidV7 } from '#libs/kernel';
import { Database, DedicatedSession } from '#libs/persistence';
import { FsObjectStore, type ObjectStore } from '#libs/storage';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { CompactRange, formatCheckpoint, signNote } from '#libs/tlog';
import { ArchivedRecords, PostgresArchiveCatalogue, storedTiles } from '#libs/trail-archive';
import { SequencingStep } from '../../../trail/src/sequencing/sequencing-step.js';
import { MonthArchiver } from '../../src/retention/month-archiver.js';
import { MonthRetention } from '../../src/retention/month-retention.js';
import { TrailMonths } from '../../src/retention/trail-months.repository.js';

/** Small, so that a test's month is of several files and row groups. */
const LIMITS = { rowsPerGroup: 50, rowsPerFile: 100, textPerFile: 1024 * 1024 };

const keys = generateKeyPairSync('ed25519');
const signer = {
  name: 'trail.test/log',
  publicKey: keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
  sign: (message: Uint8Array) => Promise.resolve(sign(null, message, keys.privateKey)),
};

export interface Log {
  readonly size: number;
  readonly root: Buffer;
}

/** A database with old months in it, an object store on disk, and a worker's hands on both. */
export class MonthScene {
  private readonly clients: pg.Client[] = [];
  private readonly sessions: DedicatedSession[] = [];
  private readonly databases: Database[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly directory: string,
    readonly store: ObjectStore,
    readonly owner: pg.Client,
  ) {}

  static async create(): Promise<MonthScene> {
    const database = await createTestDatabase();
    const directory = await mkdtemp(join(tmpdir(), 'portcullis-archive-'));
    const owner = await connect(database.ownerUrl);
    return new MonthScene(database, directory, await FsObjectStore.open(directory), owner);
  }

  async client(role: string): Promise<pg.Client> {
    const client = await connect(await this.database.urlFor(role));
    this.clients.push(client);
    return client;
  }

  async session(role: string): Promise<DedicatedSession> {
    const session = await DedicatedSession.open({
      url: await this.database.urlFor(role),
      applicationName: 'tests',
      statementTimeoutMs: 20_000,
      idleInTransactionMs: 10_000,
    });
    this.sessions.push(session);
    return session;
  }

  async createOrganisation(): Promise<string> {
    const id = uuidV7();
    await this.owner.query(
      `INSERT INTO organisations (id, slug, name, kind) VALUES ($1, $2, 'Client', 'client')`,
      [id, `client-${id.slice(-12)}`],
    );
    return id;
  }

  async makeMonth(month: string): Promise<void> {
    for (const parent of ['access_entries', 'access_outcomes', 'log_leaves']) {
      await this.owner.query('SELECT make_trail_partition($1, $2)', [parent, `${month}-01T00:00:00Z`]);
    }
  }

  /** Records one access at each time, in one commit; returns the ids. */
  async record(organisation: string, times: readonly string[]): Promise<string[]> {
    const rows = times.map((time) => {
      const id = uuidV7(Date.parse(time));
      const event = { metadata: { uid: id }, text: 'größer ✓', unmapped: { record: {} } };
      const is = {
        kind: 'access',
        effect: 'allow',
        codes: ['ITEM_BUDGET_EXCEEDED'],
        country: 'DE',
        bytes: 1,
      };
      return { ...is, id, organisation_id: organisation, subject_id: organisation, event };
    });
    await this.owner.query('SELECT * FROM record_access($1)', [JSON.stringify(rows)]);
    return rows.map(({ id }) => id);
  }

  async recordOutcome(organisation: string, recordId: string): Promise<void> {
    const outcome = { record_id: recordId, organisation_id: organisation, bytes_sent: 1, ending: 'complete' };
    const event = { metadata: { uid: `${recordId}/outcome` } };
    await this.owner.query('SELECT record_outcomes($1)', [JSON.stringify([{ ...outcome, event }])]);
  }

  /** Puts what is recorded into the logs and publishes a checkpoint of each. */
  async sequence(options: { readonly publish: boolean } = { publish: true }): Promise<void> {
    const session = await this.session('portcullis_trail');
    const [lead] = await session.query<{ epoch: string }>('SELECT take_log_lead(0) AS epoch');
    const epoch = Number(lead?.epoch);
    const step = new SequencingStep(session, epoch);
    for (let logs = (await step.run()).logs; logs.length > 0; logs = (await step.run()).logs) {
      for (const { organisationId, size, root } of options.publish ? logs : []) {
        const note = await signNote(formatCheckpoint({ origin: signer.name, size, root }), signer);
        const values = [epoch, organisationId, size, note];
        await session.query('SELECT publish_checkpoint($1, $2, $3, $4)', values);
      }
    }
  }

  /** Returns a log as its frontier says it is. */
  async logOf(organisation: string): Promise<Log> {
    const { rows } = await this.owner.query<{ size: string; frontier: Buffer[] }>(
      'SELECT size, frontier FROM logs WHERE organisation_id = $1',
      [organisation],
    );
    const range = new CompactRange(Number(rows[0]?.size), rows[0]?.frontier ?? []);
    return { size: range.size, root: range.root() };
  }

  async textsOf(ids: readonly string[]): Promise<Map<string, string>> {
    const { rows } = await this.owner.query<{ id: string; text: string }>(
      'SELECT id, event::text AS text FROM access_entries WHERE id = ANY ($1)',
      [ids],
    );
    return new Map(rows.map(({ id, text }) => [id, text]));
  }

  async retention(store: Pick<ObjectStore, 'put' | 'read'> = this.store): Promise<MonthRetention> {
    const months = new TrailMonths(await this.session('portcullis_worker'));
    const { signal } = new AbortController();
    const archiver = new MonthArchiver({ months, objectStore: store, signal, limits: LIMITS });
    return new MonthRetention(months, archiver, 1);
  }

  /** Finds as the trail's process does. */
  async archivedRecords(): Promise<ArchivedRecords> {
    const database = await Database.connect({
      url: await this.database.urlFor('portcullis_trail'),
      poolSize: 2,
      applicationName: 'tests',
      statementTimeoutMs: 5_000,
    });
    this.databases.push(database);
    return new ArchivedRecords({
      objectStore: this.store,
      catalogue: new PostgresArchiveCatalogue(database),
      tilesOf: (organisationId) => storedTiles(database, organisationId),
    });
  }

  /** The partitions of a month that are there. */
  async partitionsOf(month: string): Promise<string[]> {
    const { rows } = await this.owner.query<{ name: string }>(
      'SELECT trail_month_partitions($1) AS name ORDER BY 1',
      [`${month}-01`],
    );
    return rows.map(({ name }) => name);
  }

  async objectKeys(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of this.store.list('trail-archive')) keys.push(key);
    return keys.sort();
  }

  fileOf(key: string): string {
    return `${join(this.directory, key)}.object`;
  }

  async drop(): Promise<void> {
    for (const session of this.sessions) await session.close();
    for (const database of this.databases) await database.close();
    for (const client of [...this.clients, this.owner]) await client.end();
    await this.database.drop();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Returns so many times of a month, a minute apart. */
export function timesIn(month: string, count: number): string[] {
  const first = Date.parse(`${month}-02T00:00:00Z`);
  return Array.from({ length: count }, (_, index) => new Date(first + index * 60_000).toISOString());
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=portcullis' });
  await client.connect();
  return client;
}
