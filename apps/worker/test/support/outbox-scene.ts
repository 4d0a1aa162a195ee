import pg from 'pg';
import { uuidV7 } from '#libs/kernel';
import { type Notification, notify } from '#libs/notifications';
import { parseCidr } from '#libs/http';
import { Database } from '#libs/persistence';
import { createTestDatabase, type TestDatabase, waitUntil } from '#libs/testing';
import { webhookSecret } from '#libs/webhooks';
import { NotificationWork, type NotificationWorkOptions } from '../../src/notifications/notification-work.js';

export const WEBHOOK_SECRET = 'a-secret-of-the-tests-only-0123456789';
export const LOOPBACK = [parseCidr('127.0.0.0/8')].filter((block) => block !== null);

export interface Delivery {
  readonly id: string;
  readonly webhook_id: string | null;
  readonly person_id: string | null;
  readonly state: string;
  readonly attempts: number;
  readonly last_status: number | null;
  readonly last_error: string | null;
}

export interface Attempt {
  readonly attempt: number;
  readonly ended_at: Date | null;
  readonly status: number | null;
  readonly error: string | null;
}

/** An outbox with organisations and people, and workers that empty it. */
export class OutboxScene {
  readonly said: string[] = [];
  private readonly works: NotificationWork[] = [];
  private readonly databases: Database[] = [];

  private constructor(
    private readonly database: TestDatabase,
    readonly owner: pg.Client,
    private readonly admin: Database,
    private readonly organisations: { readonly operator: string; readonly client: string },
  ) {}

  static async create(): Promise<OutboxScene> {
    const database = await createTestDatabase();
    const owner = new pg.Client({
      connectionString: database.ownerUrl,
      options: '-c search_path=portcullis',
    });
    await owner.connect();
    const [operator, client] = [uuidV7(), uuidV7()];
    await owner.query(
      `INSERT INTO organisations (id, slug, name, kind) VALUES ($1, 'provider', 'Provider', 'operator'), ($2, 'acme', 'Acme', 'client')`,
      [operator, client],
    );
    const admin = await connect(database, 'portcullis_admin');
    return new OutboxScene(database, owner, admin, { operator, client });
  }

  get operator(): string {
    return this.organisations.operator;
  }

  get client(): string {
    return this.organisations.client;
  }

  urlFor(role: string): Promise<string> {
    return this.database.urlFor(role);
  }

  async organisation(slug: string, name = slug): Promise<string> {
    const id = uuidV7();
    const values = [id, slug, name];
    await this.owner.query(
      `INSERT INTO organisations (id, slug, name, kind) VALUES ($1, $2, $3, 'client')`,
      values,
    );
    return id;
  }

  async person(
    handle: string,
    settings: {
      readonly organisation?: string;
      readonly roles?: string[];
      readonly email?: string | null;
      readonly status?: string;
    } = {},
  ): Promise<string> {
    const id = uuidV7();
    const { organisation = this.operator, roles = ['annotator'], status = 'active' } = settings;
    const { email = `${handle}@people.example` } = settings;
    await this.owner.query(
      `INSERT INTO people (id, organisation_id, slug, issuer, subject, name, email, roles, status) VALUES ($1, $2, $3, 'i', $3, $3, $4, $5, $6)`,
      [id, organisation, handle, email, roles, status],
    );
    return id;
  }

  async webhook(url: string, settings: { readonly organisation?: string; readonly topics?: string[] } = {}) {
    const id = uuidV7();
    const { organisation = this.client, topics = null } = settings;
    await this.owner.query(
      'INSERT INTO notification_webhooks (id, organisation_id, url, topics) VALUES ($1, $2, $3, $4)',
      [id, organisation, url, topics],
    );
    return { id, secret: webhookSecret(WEBHOOK_SECRET, id, 'notification') };
  }

  /** Tells of something as the control plane does, with its rights and in its scope. */
  tell(event: Partial<Notification> = {}): Promise<string> {
    const organisationId = event.organisationId ?? this.client;
    return this.admin.transaction({ organisations: [organisationId] }, (transaction) =>
      notify(transaction, { type: 'grant.expiring', data: {}, audience: {}, ...event, organisationId }),
    );
  }

  /** The same, and then what it was about is undone. */
  async tellAndUndo(): Promise<void> {
    const undone = new Error('undone');
    await this.admin
      .transaction({ organisations: [this.client] }, async (transaction) => {
        const about = { organisationId: this.client, data: {}, audience: {} };
        await notify(transaction, { type: 'grant.expiring', ...about });
        throw undone;
      })
      .catch((error: unknown) => {
        if (error !== undone) throw error;
      });
  }

  async work(options: Partial<NotificationWorkOptions> = {}): Promise<NotificationWork> {
    const work = new NotificationWork({
      webhookSecret: WEBHOOK_SECRET,
      allowPrivate: LOOPBACK,
      pollMs: 20,
      firstRetryMs: 10,
      databaseUrl: await this.database.urlFor('portcullis_worker'),
      onError: (message, error) => void this.said.push(`${message}: ${String(error)}`),
      ...options,
    });
    this.works.push(work);
    work.start();
    return work;
  }

  /** As the worker's role, for what it may do by hand. */
  async as(role: string): Promise<Database> {
    const database = await connect(this.database, role);
    this.databases.push(database);
    return database;
  }

  async deliveries(notification: string): Promise<Delivery[]> {
    const { rows } = await this.owner.query<Delivery>(
      'SELECT * FROM notification_deliveries WHERE notification_id = $1 ORDER BY id',
      [notification],
    );
    return rows;
  }

  async attempts(delivery: string): Promise<Attempt[]> {
    const { rows } = await this.owner.query<Attempt>(
      'SELECT * FROM notification_attempts WHERE delivery_id = $1 ORDER BY attempt',
      [delivery],
    );
    return rows;
  }

  /** Resolves to the deliveries of a notification once all of them have ended. */
  ended(notification: string, count = 1): Promise<Delivery[]> {
    return waitUntil(
      async () => {
        const found = await this.deliveries(notification);
        return found.length >= count && found.every(({ state }) => state !== 'pending') && found;
      },
      { timeoutMs: 15_000 },
    ) as Promise<Delivery[]>;
  }

  /** Everything that is under way is taken for dead. */
  async endLeases(): Promise<void> {
    await this.owner.query(
      `UPDATE notification_deliveries SET next_attempt_at = now(), leased_until = now() WHERE state = 'pending'`,
    );
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.works.map((work) => work.stop()));
  }

  async drop(): Promise<void> {
    await this.stopAll();
    await Promise.all([...this.databases, this.admin].map((database) => database.close()));
    await this.owner.end();
    await this.database.drop();
  }
}

async function connect(database: TestDatabase, role: string): Promise<Database> {
  const url = await database.urlFor(role);
  return Database.connect({ url, poolSize: 2, applicationName: 'tests', statementTimeoutMs: 5_000 });
}
