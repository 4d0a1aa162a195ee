import { uuidV7 } from '#libs/kernel';
import type { AdminSettings } from '../../src/index.js';
import { type AdminFixture, createAdminFixture, type RunningAdmin } from './admin-fixture.js';
import { type Answer, Api } from './api.js';
import { ISSUER } from './identity-provider.js';

/** What a project that lets the sample annotator in says. */
export const OPEN_PROJECT = {
  state: 'active',
  startsAt: '2026-01-01T00:00:00Z',
  purpose: 'annotation',
  minimumAge: 18,
  workforceTypes: ['in_house', 'vendor', 'freelancer'],
  requiredTrainings: ['data-protection'],
  allowedGroups: ['EEA'],
};

/** A worker whom every gate lets through. */
export const CHECKED_WORKER = {
  residence: { country: 'DE', verifiedAt: '2026-01-15T09:00:00Z' },
  vetting: { status: 'passed', validUntil: '2100-01-01T00:00:00Z', evidence: 'case/1' },
  identity: { status: 'verified', evidence: 'case/2' },
  screening: { status: 'clear', validUntil: '2100-01-01T00:00:00Z', evidence: 'case/3' },
  ageBand: '18_plus',
  workforceType: 'in_house',
  trainings: [{ name: 'data-protection', validUntil: '2100-01-01T00:00:00Z' }],
};

export const ATTESTATION = { by: 'Clara Client', basis: 'contract 7' };

/** A control plane with its first administrator and nothing else, and short ways to ask it. */
export class Scene {
  private readonly callers = new Map<string, Promise<Api>>();

  private constructor(
    readonly fixture: AdminFixture,
    readonly admin: RunningAdmin,
    readonly operatorId: string,
  ) {}

  static async create(
    settings: Partial<AdminSettings> | ((fixture: AdminFixture) => Partial<AdminSettings>) = {},
  ): Promise<Scene> {
    const fixture = await createAdminFixture();
    const overrides = typeof settings === 'function' ? settings(fixture) : settings;
    const operatorId = uuidV7();
    await fixture.owner.query(
      `INSERT INTO organisations (id, slug, name, kind, data_role) VALUES ($1, 'provider', 'Provider', 'operator', 'processor')`,
      [operatorId],
    );
    await fixture.owner.query(
      `INSERT INTO people (id, organisation_id, slug, issuer, subject, name, roles)
       VALUES ($1, $2, 'operator', $3, 'operator', 'Operator', '{operator_admin}')`,
      [uuidV7(), operatorId, ISSUER],
    );
    return new Scene(fixture, await fixture.startAdmin(overrides), operatorId);
  }

  stop(): Promise<void> {
    return this.fixture.stop();
  }

  /** The control plane as this person sees it; the handle is also the subject. */
  as(handle: string, admin = this.admin): Promise<Api> {
    const name = `${handle} ${admin.origin}`;
    const known =
      this.callers.get(name) ??
      this.fixture.identity.token(handle).then((token) => new Api(admin.origin, token));
    this.callers.set(name, known);
    return known;
  }

  get anonymous(): Api {
    return new Api(this.admin.origin, null);
  }

  /** A client organisation with its administrator `<slug>-admin`; returns the organisation's id. */
  async client(slug: string): Promise<string> {
    const operator = await this.as('operator');
    const { id } = ok(await operator.post('/admin/v1/organisations', { slug, name: `Client ${slug}` }));
    await this.person(`${slug}-admin`, { organisation: slug, roles: ['client_admin'] });
    return id;
  }

  /** A person; returns their id. */
  async person(handle: string, settings: object = {}): Promise<string> {
    const operator = await this.as('operator');
    const person = {
      slug: handle,
      subject: handle,
      name: handle,
      organisation: 'provider',
      roles: ['annotator'],
    };
    return ok(await operator.post('/admin/v1/people', { ...person, ...settings })).id;
  }

  /** A dataset of the client under a key of its own; returns its id. */
  async dataset(client: string, slug: string, settings: object = {}): Promise<string> {
    const api = await this.as(`${client}-admin`);
    const kmsKeyId = await this.fixture.keys.createKey();
    const dataset = { slug, name: slug, kmsKeyId, region: 'eu', sensitivity: 'personal' };
    const rest = { permittedPurposes: ['annotation'], attestation: ATTESTATION };
    return ok(await api.post('/admin/v1/datasets', { ...dataset, ...rest, ...settings })).id;
  }

  /** A project of the client over these datasets; returns its id. */
  async project(
    client: string,
    slug: string,
    datasets: readonly string[],
    settings: object = {},
  ): Promise<string> {
    const api = await this.as(`${client}-admin`);
    return ok(
      await api.post('/admin/v1/projects', { ...OPEN_PROJECT, slug, name: slug, datasets, ...settings }),
    ).id;
  }

  /** Rows as the superuser sees them. */
  async rows<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.fixture.owner.query<Row>(sql, [...parameters])).rows;
  }

  /** The trail's entry of an answer's `X-Access-Record`, or of the one that a refusal names. */
  async entryOf(answer: Answer): Promise<Entry> {
    const id: unknown = answer.headers['x-access-record'] ?? answer.body.recordId;
    const [entry] = await this.rows<Entry>(`${ENTRIES} WHERE e.id = $1`, [id]);
    if (entry === undefined) throw new Error(`no entry for ${answer.status} ${answer.text}`);
    return entry;
  }
}

/** A record with what it says itself and, under it, what it names of its change. */
const ENTRIES = `
  SELECT e.*, coalesce(v.body::jsonb, '{}') || (e.event->'unmapped'->'record')::jsonb AS body
  FROM access_entries e LEFT JOIN recorded_values v ON v.sha256 = e.event->'unmapped'->'record'->>'change'`;

export interface Entry {
  readonly id: string;
  readonly organisation_id: string;
  readonly kind: string;
  readonly effect: string;
  readonly codes: string[];
  readonly subject_id: string;
  readonly body: ReturnType<typeof JSON.parse>;
  readonly event: ReturnType<typeof JSON.parse>;
}

/** What an entry of a refusal says. */
export const refusalOf = ({ organisation_id, effect, codes, body }: Entry): unknown[] => [
  organisation_id,
  effect,
  codes,
  body.object.id,
];

/** The body of a successful answer; anything else fails the test with what was said. */
export function ok(answer: Answer): Answer['body'] {
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  throw new Error(`${answer.status} ${answer.text}`);
}
