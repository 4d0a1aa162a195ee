import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { systemClock, uuidV7 } from '#libs/kernel';
import { createTestDatabase, type TestDatabase, waitUntil } from '#libs/testing';
import { CompactRange, leafHash } from '#libs/tlog';
import {
  accessEvent,
  administrationEvent,
  type Intent,
  IssuedReceipt,
  Recorder,
  recordWithin,
  UNCONDITIONAL,
} from '#libs/trail';
import { LogKeys, ORIGIN } from './log-keys.js';

const ORIGIN_VALUES = { addressValue: null, agentValue: null, country: 'DE', requestId: 'r', traceId: 't' };
const SEARCH_PATH = '-c search_path=portcullis';
const LEASE_SECONDS = 30;

/** An exported trail as it lies in its folder. */
export interface Exported {
  readonly dir: string;
  readonly lines: readonly Buffer[];
  readonly note: string;
}

export interface AccessOptions {
  readonly effect?: 'allow' | 'deny';
  /** 99 makes it stale. */
  readonly epoch?: number | null;
  /** What the database cannot take. */
  readonly poisoned?: boolean;
}

/** A database with real recorders and the real sequencing, and the keys of the logs made from it. */
export class TrailWorld {
  readonly keys = new LogKeys();
  private readonly recorders: Recorder[] = [];
  private readonly dirs: string[] = [];
  private gatewayUrl = '';
  private trail!: pg.Client;
  private epoch = '';

  private constructor(
    private readonly database: TestDatabase,
    readonly owner: pg.Client,
  ) {}

  static async create(): Promise<TrailWorld> {
    const database = await createTestDatabase();
    const owner = new pg.Client({ connectionString: database.ownerUrl, options: SEARCH_PATH });
    await owner.connect();
    const world = new TrailWorld(database, owner);
    world.gatewayUrl = await database.urlFor('portcullis_gateway');
    world.trail = new pg.Client({
      connectionString: await database.urlFor('portcullis_trail'),
      options: SEARCH_PATH,
    });
    await world.trail.connect();
    const { rows } = await world.trail.query('SELECT take_log_lead($1) AS epoch', [LEASE_SECONDS]);
    world.epoch = rows[0].epoch;
    return world;
  }

  async close(): Promise<void> {
    for (const recorder of this.recorders) await recorder.close();
    await this.trail.end();
    await this.owner.end();
    await this.database.drop();
    for (const dir of this.dirs) await rm(dir, { recursive: true, force: true });
  }

  async organisation(): Promise<string> {
    const id = uuidV7();
    const insert = `INSERT INTO organisations (id, slug, name, kind) VALUES ($1, $2, 'Client', 'client')`;
    await this.owner.query(insert, [id, `client-${id}`]);
    return id;
  }

  /** Starts what a gateway records with: a process of its own as far as keys and chains go. */
  recorder(): Recorder {
    const recorder = new Recorder({
      databaseUrl: this.gatewayUrl,
      clock: systemClock,
      deadlineMs: 10_000,
      onError: () => undefined,
    });
    this.recorders.push(recorder);
    return recorder;
  }

  /** Puts everything committed into the logs. */
  async sequence(): Promise<void> {
    const call = 'SELECT count(*)::int AS logs FROM sequence_records($1, $2, 100000)';
    await waitUntil(async () => {
      await this.trail.query(call, [this.epoch, LEASE_SECONDS]);
      const { rows } = await this.owner.query(
        `SELECT (SELECT count(*) FROM access_entries) + (SELECT count(*) FROM access_outcomes)
              - (SELECT count(*) FROM log_leaves) AS missing`,
      );
      return Number(rows[0].missing) <= 0;
    });
  }

  /** The log's leaf texts as the database has them now. */
  async lines(organisation: string): Promise<Buffer[]> {
    const { rows } = await this.owner.query<{ event: string }>(
      `SELECT coalesce(e.event, o.event)::text AS event FROM log_leaves l
       LEFT JOIN access_entries e ON l.part = 0 AND e.id = l.record_id
       LEFT JOIN access_outcomes o ON l.part = 1 AND o.record_id = l.record_id
       WHERE l.organisation_id = $1 AND coalesce(e.id, o.record_id) IS NOT NULL ORDER BY l.leaf_index`,
      [organisation],
    );
    return rows.map(({ event }) => Buffer.from(event));
  }

  /** Sequences, signs, has it cosigned, and exports. */
  async export(organisation: string): Promise<Exported> {
    await this.sequence();
    const lines = await this.lines(organisation);
    return this.write(organisation, lines, await this.keys.checkpoint(rangeOf(lines)));
  }

  /** What somebody with the database and the log's key, but no witness, can make of these records. */
  async resign(organisation: string, lines: readonly Buffer[]): Promise<Exported> {
    return this.write(organisation, lines, await this.keys.checkpoint(rangeOf(lines), { witnessed: false }));
  }

  async write(organisation: string, lines: readonly Buffer[], note: string): Promise<Exported> {
    const dir = await mkdtemp(join(tmpdir(), 'pc-trail-'));
    this.dirs.push(dir);
    const size = Number(note.split('\n')[1]);
    const exportedAt = new Date().toISOString();
    const manifest = { version: 1, organisation, origin: ORIGIN, size, exportedAt };
    await writeFile(join(dir, 'manifest.json'), JSON.stringify(manifest));
    await writeFile(join(dir, 'checkpoint'), note);
    await writeFile(
      join(dir, 'events.ndjson'),
      Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])),
    );
    for (const quorum of [0, 1]) {
      await writeFile(join(dir, `policy-${quorum}.json`), JSON.stringify(this.keys.policy(quorum)));
    }
    return { dir, lines, note };
  }

  /** Ends the connection that waits for the organisation's lock with a batch in hand, so that its fate is unknown. */
  async breakConnectionOf(organisation: string, recording: () => Promise<unknown>): Promise<void> {
    const holder = new pg.Client({ connectionString: this.database.ownerUrl, options: SEARCH_PATH });
    await holder.connect();
    await holder.query('SELECT pg_advisory_lock(organisation_lock($1))', [organisation]);
    const recorded = recording();
    await waitUntil(async () => {
      const { rowCount } = await this.owner.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'portcullis intents' AND wait_event_type = 'Lock' AND datname = current_database()`,
      );
      return (rowCount ?? 0) > 0;
    });
    await holder.end();
    await recorded;
  }

  /** An act of administration, recorded inside its own transaction and so in no chain. */
  async administer(organisation: string): Promise<string> {
    const id = uuidV7();
    const event = administrationEvent({
      recordId: id,
      organisationId: organisation,
      atMs: Date.now(),
      kind: 'administration',
      action: 'dataset.create',
      effect: 'allow',
      codes: [],
      object: { type: 'dataset', id: uuidV7() },
      personId: null,
      actor: { id: uuidV7(), kind: 'person', organisationId: organisation, credentialId: null, roles: [] },
      origin: ORIGIN_VALUES,
      projectId: null,
      itemId: null,
      record: '{"v":2}',
    });
    const transaction = {
      query: (sql: string, values: unknown[]) => this.owner.query(sql, values).then(({ rows }) => rows),
    };
    const kind = 'administration' as const;
    await recordWithin(transaction as never, { ...bare(organisation, id), kind, effect: 'allow', event });
    return id;
  }
}

/** Records accesses together and returns the receipts of those that were recorded. */
export async function record(recorder: Recorder, intents: readonly Intent[]): Promise<Map<string, string>> {
  const answers = await Promise.allSettled(intents.map((intent) => recorder.intent(intent)));
  const receipts = new Map<string, string>();
  answers.forEach((answer, at) => {
    const issued =
      answer.status === 'fulfilled' && answer.value instanceof IssuedReceipt ? answer.value : null;
    if (issued) receipts.set(intents[at]?.id ?? '', issued.header());
  });
  return receipts;
}

export function access(organisation: string, options: AccessOptions = {}): Intent {
  const { effect = 'allow', epoch = null, poisoned = false } = options;
  const id = uuidV7();
  const record = poisoned ? '"\\u0000"' : `{"facts":"${'f'.repeat(600)}"}`;
  const event = accessEvent({
    recordId: id,
    organisationId: organisation,
    atMs: Date.now(),
    operation: 'content',
    effect,
    reasons: effect === 'deny' ? [{ gate: 'terms', code: 'NDA_NOT_ACCEPTED' }] : [],
    policyVersion: '2026-11-22.1',
    actor: { id: randomUUID(), kind: 'person', organisationId: organisation, credentialId: null },
    itemId: uuidV7(),
    versionId: uuidV7(),
    datasetId: uuidV7(),
    projectId: uuidV7(),
    bytes: 4096,
    origin: ORIGIN_VALUES,
    record,
  });
  const epochs = { organisationEpoch: epoch, subjectEpoch: epoch === null ? null : 0 };
  return { ...bare(organisation, id), ...epochs, kind: 'access', effect, event };
}

/** The records' number and root, as a log would state them. */
export function rangeOf(lines: readonly Buffer[]): { size: number; root: Buffer } {
  const range = new CompactRange();
  for (const line of lines) range.append(leafHash(line));
  return { size: range.size, root: range.root() };
}

function bare(organisationId: string, id: string) {
  return { ...UNCONDITIONAL, id, organisationId, codes: [], subjectId: uuidV7(), values: [] };
}
