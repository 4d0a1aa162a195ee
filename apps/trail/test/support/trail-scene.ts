import type pg from 'pg';
import { uuidV7 } from '#libs/kernel';
import { ROLES } from '#libs/policy';
import { accessEvent } from '#libs/trail';
import { ISSUER } from '../../../admin/test/support/identity-provider.js';
import { createTrailFixture, type TrailFixture } from './trail-fixture.js';

/** What one recorded access is about; what is left out is of `acme`. */
export interface Access {
  readonly organisation?: 'acme' | 'borealis' | 'provider';
  readonly atMs?: number;
  readonly effect?: 'allow' | 'deny';
  readonly codes?: readonly string[];
  readonly kind?: string;
  readonly person?: string;
  readonly tool?: string | null;
  readonly project?: string | null;
  readonly dataset?: string | null;
  readonly item?: string | null;
  readonly country?: string | null;
  readonly bytes?: number;
}

const USUAL = {
  kind: 'access',
  effect: 'allow',
  codes: [],
  person: 'anna',
  tool: null,
  project: 'street',
  dataset: 'scenes',
  item: 'one',
  country: 'DE',
} as const;

const READY: Readonly<Record<string, string>> = { anna: 'provider', bob: 'provider', cleo: 'provider' };

/** Two clients with things of the same slugs, their auditors, one person of each role, and ways to record accesses. */
export class TrailScene {
  /** Ids by `<organisation>` or `<organisation>/<slug>`, people by handle. */
  readonly ids = new Map<string, string>();
  private epoch: string | undefined;

  private constructor(readonly fixture: TrailFixture) {}

  static async create(...settings: Parameters<typeof createTrailFixture>): Promise<TrailScene> {
    const scene = new TrailScene(await createTrailFixture(...settings));
    await scene.organisation('provider', 'operator');
    for (const slug of ['acme', 'borealis']) await scene.client(slug);
    for (const role of ROLES.filter((name) => name !== 'tool' && !name.startsWith('client')))
      await scene.person(role.replace('_', '-'), 'provider', [role]);
    for (const role of ['client_admin', 'client_auditor'])
      for (const slug of ['acme', 'borealis'])
        await scene.person(`${slug}-${role.slice('client_'.length)}`, slug, [role]);
    for (const [handle, employer] of Object.entries(READY))
      await scene.person(handle, employer, ['annotator']);
    await scene.engage('anna', 'acme');
    await scene.engage('bob', 'borealis');
    return scene;
  }

  stop(): Promise<void> {
    return this.fixture.stop();
  }

  id(name: string): string {
    const id = this.ids.get(name);
    if (id === undefined) throw new Error(`nothing is called ${name}`);
    return id;
  }

  /** Records an access as a gateway does; it is on the trail once `sequence` has run. Returns the record's id. */
  async access(access: Access = {}): Promise<string> {
    const organisation = access.organisation ?? 'acme';
    const atMs = access.atMs ?? Date.now();
    const id = uuidV7(atMs);
    const row = this.toRow(access, organisation);
    const { text } = accessEvent({
      recordId: id,
      organisationId: row.organisation_id,
      atMs,
      operation: 'content',
      effect: row.effect,
      reasons: row.codes.map((code) => ({ gate: 'terms', code })),
      policyVersion: 'test',
      actor: { id: row.subject_id, kind: 'person', organisationId: this.id('provider'), credentialId: null },
      itemId: row.item_id,
      versionId: null,
      datasetId: row.dataset_id,
      projectId: row.project_id,
      bytes: access.bytes ?? 1_000,
      origin: { addressValue: null, agentValue: null, country: row.country, requestId: id, traceId: '' },
      record: '{"v":2}',
    });
    await this.query('SELECT record_access($1)', [
      JSON.stringify([{ id, ...row, bytes: 0, event: JSON.parse(text) }]),
    ]);
    return id;
  }

  private toRow(access: Access, organisation: string) {
    const said = { ...USUAL, ...access };
    const own = (slug: string | null): string | null =>
      slug === null ? null : this.id(`${organisation}/${slug}`);
    return {
      organisation_id: this.id(organisation),
      kind: said.kind,
      effect: said.effect,
      codes: said.codes,
      subject_id: this.id(said.person),
      tool_id: own(said.tool),
      project_id: own(said.project),
      dataset_id: own(said.dataset),
      item_id: own(said.item),
      country: said.country,
    };
  }

  async outcome(recordId: string, bytesSent: number, ending = 'complete'): Promise<void> {
    const sql = `SELECT record_outcomes(json_agg(x)) FROM (SELECT id AS record_id, organisation_id, $2::bigint AS bytes_sent,
      $3::text AS ending, json_build_object('outcome', $3::text) AS event FROM access_entries WHERE id = $1) x`;
    await this.query(sql, [recordId, bytesSent, ending]);
  }

  /** Puts everything recorded into the logs, as the sequencer does. */
  async sequence(): Promise<void> {
    this.epoch ??= (await this.query<{ epoch: string }>('SELECT take_log_lead(3600) AS epoch'))[0]?.epoch;
    await this.query('SELECT count(*) FROM sequence_records($1, 3600, 100000)', [this.epoch]);
  }

  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.fixture.owner.query<Row & pg.QueryResultRow>(sql, [...values])).rows;
  }

  private async client(slug: string): Promise<void> {
    await this.organisation(slug, 'client');
    await this.insert('datasets', `${slug}/scenes`, {
      slug: 'scenes',
      region: 'eu',
      sensitivity: 'standard',
      permitted_purposes: [],
      kms_key_id: 'k',
      attested_by: 'x',
      attested_at: new Date(),
      attestation_basis: 'x',
    });
    await this.insert('projects', `${slug}/street`, {
      slug: 'street',
      state: 'active',
      starts_at: new Date(),
      purpose: 'annotation',
      minimum_age: 18,
      workforce_types: [],
    });
    await this.insert('tool_credentials', `${slug}/label-tool`, {
      slug: 'label-tool',
      secret_hash: Buffer.alloc(32, slug.length),
      expires_at: new Date(Date.now() + 86_400_000),
    });
    for (const key of ['one', 'two'])
      await this.insert('items', `${slug}/${key}`, { key, dataset_id: this.id(`${slug}/scenes`) });
  }

  private async organisation(slug: string, kind: string): Promise<void> {
    const id = this.name(slug);
    await this.query('INSERT INTO organisations (id, slug, name, kind) VALUES ($1, $2, $2, $3)', [
      id,
      slug,
      kind,
    ]);
  }

  async person(handle: string, organisation: string, roles: readonly string[]): Promise<void> {
    await this.query(
      `INSERT INTO people (id, organisation_id, slug, issuer, subject, name, roles) VALUES ($1, $2, $3, $4, $3, $3, $5)`,
      [this.name(handle), this.id(organisation), handle, ISSUER, roles],
    );
  }

  private async engage(handle: string, organisation: string): Promise<void> {
    await this.query('INSERT INTO engagements (person_id, organisation_id) VALUES ($1, $2)', [
      this.id(handle),
      this.id(organisation),
    ]);
  }

  private async insert(table: string, name: string, columns: Record<string, unknown>): Promise<void> {
    const [organisation = '', slug = ''] = name.split('/');
    const named = 'slug' in columns ? { name: slug } : {};
    const row = { id: this.name(name), organisation_id: this.id(organisation), ...named, ...columns };
    const keys = Object.keys(row);
    const places = keys.map((_key, index) => `$${index + 1}`);
    await this.query(
      `INSERT INTO ${table} (${keys.join(', ')}) VALUES (${places.join(', ')})`,
      Object.values(row),
    );
  }

  private name(name: string): string {
    const id = uuidV7();
    this.ids.set(name, id);
    return id;
  }
}
