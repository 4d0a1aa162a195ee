import { uuidV7 } from '#libs/kernel';
import { DedicatedSession } from '#libs/persistence';
import { waitUntil } from '#libs/testing';
import { SequencingStep } from '../../../trail/src/sequencing/sequencing-step.js';
import type { AdminSettings } from '../../src/index.js';
import type { Api } from './api.js';
import { ok, Scene } from './scene.js';

/** How often the control plane of these tests looks after its reviews. */
export const OFTEN_MS = 40;
const IN_A_YEAR = () => new Date(Date.now() + 365 * 86_400_000).toISOString();

/** One grant of a review as the API shows it. */
export type EntryBody = ReturnType<typeof JSON.parse>;

/** A read or a refusal for the log. */
export interface RecordedAccess {
  readonly person: string;
  readonly project: string;
  readonly effect?: 'allow' | 'deny';
  readonly tool?: string | null;
  readonly at?: Date;
}

/** A client `acme` with two administrators and an auditor, projects `street` and `lane`, and whoever is assigned to them. */
export class ReviewScene {
  readonly ids: Record<string, string> = {};
  private step: SequencingStep | undefined;
  private session: DedicatedSession | undefined;

  private constructor(
    readonly scene: Scene,
    readonly organisation: string,
    readonly client: Api,
    readonly second: Api,
  ) {}

  static async create(
    settings: Partial<AdminSettings> = { reviewIntervalMs: OFTEN_MS },
  ): Promise<ReviewScene> {
    const scene = await Scene.create(settings);
    const organisation = await scene.client('acme');
    await scene.client('borealis');
    await scene.dataset('acme', 'scenes');
    const street = await scene.project('acme', 'street', ['scenes']);
    const lane = await scene.project('acme', 'lane', ['scenes']);
    const second = await scene.person('acme-second', { organisation: 'acme', roles: ['client_admin'] });
    const auditor = await scene.person('acme-auditor', { organisation: 'acme', roles: ['client_auditor'] });
    const made = new ReviewScene(
      scene,
      organisation,
      await scene.as('acme-admin'),
      await scene.as('acme-second'),
    );
    Object.assign(made.ids, { street, lane, 'acme-second': second, 'acme-auditor': auditor });
    return made;
  }

  async stop(): Promise<void> {
    await this.session?.close();
    await this.scene.stop();
  }

  /** Assigns a new person; returns the assignment's id. */
  async assign(handle: string, project = 'street', settings: object = {}): Promise<string> {
    this.ids[handle] ??= await this.scene.person(handle, { worksFor: ['acme'] });
    const body = { project, person: handle, ...settings };
    return ok(await this.client.post('/admin/v1/assignments', body)).id;
  }

  async tool(slug: string, settings: object = {}): Promise<string> {
    const body = { slug, name: slug, projects: ['street'], expiresAt: IN_A_YEAR(), ...settings };
    return ok(await this.client.post('/admin/v1/tool-credentials', body)).id;
  }

  /** Somebody who was assigned and became an administrator of the client since: their grant is now their own to review. */
  async promoted(handle: string): Promise<Api> {
    this.ids[handle] = await this.scene.person(handle, { organisation: 'acme', roles: ['annotator'] });
    await this.assign(handle);
    ok(
      await (
        await this.scene.as('operator')
      ).patch(`/admin/v1/people/${handle}`, { roles: ['client_admin'] }),
    );
    return this.scene.as(handle);
  }

  bodyOf(settings: object = {}): object {
    const dueAt = IN_A_YEAR();
    return {
      name: 'Spring',
      projects: ['street'],
      reviewers: [{ role: 'client_admin' }],
      dueAt,
      ...settings,
    };
  }

  /** A review that is due in so many milliseconds. */
  async start(settings: object = {}, api: Api = this.client): Promise<EntryBody> {
    return ok(await api.post('/admin/v1/reviews', this.bodyOf(settings)));
  }

  async startDueIn(milliseconds: number, settings: object = {}): Promise<EntryBody> {
    return this.start({ dueAt: new Date(Date.now() + milliseconds).toISOString(), ...settings });
  }

  async entries(review: string, query = '', api: Api = this.client): Promise<EntryBody[]> {
    return ok(await api.get(`/admin/v1/reviews/${review}/entries?limit=200&${query}`)).items;
  }

  decide(review: string, entry: string, body: object, api: Api = this.client) {
    return api.post(`/admin/v1/reviews/${review}/entries/${entry}/decision`, {
      comment: 'Looked at.',
      ...body,
    });
  }

  /** Resolves to the review once it is closed. */
  closed(review: string, timeoutMs = 20_000): Promise<EntryBody> {
    return waitUntil(
      async () => {
        const view = ok(await this.client.get(`/admin/v1/reviews/${review}`));
        return view.state === 'closed' ? view : null;
      },
      { timeoutMs, intervalMs: 25 },
    );
  }

  /** What a process claimed and did not come back to is anybody’s at once, as it is ten seconds later. */
  async claimsRunOut(): Promise<void> {
    await this.scene.rows(
      'UPDATE reviews SET settling_until = clock_timestamp() WHERE settling_until IS NOT NULL',
    );
  }

  /** How often each action of administration about this object was recorded. */
  async recordsOf(action: string): Promise<{ object: string; after: EntryBody; actor: EntryBody }[]> {
    return this.scene.rows(
      `SELECT r->'object'->>'id' AS object, r->'after' AS after, e.event->'actor'->'user' AS actor
       FROM access_entries e CROSS JOIN LATERAL (SELECT e.event->'unmapped'->'record' AS r) x
       WHERE r->>'action' = $1 ORDER BY e.id`,
      [action],
    );
  }

  /** What people are to be told of this type, with whom by id. */
  told(type: string): Promise<{ data: EntryBody; people: string[] }[]> {
    const sql = `SELECT body::jsonb->'data' AS data, to_people AS people FROM notifications WHERE type = $1 ORDER BY id`;
    return this.scene.rows(sql, [type]);
  }

  /** Puts accesses on the trail, and the trail into its log. */
  async record(accesses: readonly RecordedAccess[]): Promise<void> {
    const rows = accesses.map(({ person, project, effect = 'allow', tool = null, at = new Date() }) => {
      const id = uuidV7(at.getTime());
      const ids = {
        organisation_id: this.organisation,
        subject_id: person,
        project_id: project,
        tool_id: tool,
      };
      const event = { metadata: { uid: id }, unmapped: { record: {} } };
      return { id, kind: 'access', effect, codes: [], country: 'DE', bytes: 1, ...ids, event };
    });
    await this.scene.rows('SELECT * FROM record_access($1)', [JSON.stringify(rows)]);
    const step = await this.leader();
    for (let grown = await step.run(); grown.logs.length > 0;) grown = await step.run();
  }

  private async leader(): Promise<SequencingStep> {
    if (this.step !== undefined) return this.step;
    this.session = await DedicatedSession.open({
      url: await this.scene.fixture.database.urlFor('portcullis_trail'),
      applicationName: 'tests',
      statementTimeoutMs: 20_000,
      idleInTransactionMs: 10_000,
    });
    const [lead] = await this.session.query<{ epoch: string }>('SELECT take_log_lead(0) AS epoch');
    this.step = new SequencingStep(this.session, Number(lead?.epoch));
    return this.step;
  }
}
