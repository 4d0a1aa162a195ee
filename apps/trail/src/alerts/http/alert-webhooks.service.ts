import { Inject, Injectable } from '@nestjs/common';
import { uuidV7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { urlRefusal, webhookSecret } from '#libs/webhooks';
import type { TrailCall } from '../../calls/trail-call.js';
import { TrailReads } from '../../reads/trail-reads.service.js';
import { notFound } from '../../references/reference.errors.js';
import { TRAIL_SETTINGS, type TrailSettings } from '../../trail.settings.js';
import { tooManyWebhooks, webhooksNotConfigured, webhookUrlRefused } from './alert.errors.js';
import { AlertOwners } from './alert-owner.service.js';
import type { Answer } from './alerts.service.js';

interface WebhookRow {
  readonly id: string;
  readonly organisation_id: string;
  readonly url: string;
  readonly created_at: Date;
  readonly delivered: string;
  readonly pending: string;
  readonly given_up: string;
}

/** A webhook, and how its deliveries go. */
export interface WebhookView {
  readonly id: string;
  readonly organisationId: string;
  readonly url: string;
  readonly createdAt: string;
  readonly deliveries: { readonly delivered: number; readonly pending: number; readonly givenUp: number };
}

/** As it is shown once, when it is made. */
export type NewWebhookView = WebhookView & { readonly secret: string };

const MAX_WEBHOOKS = 10;

const LIST = `SELECT w.id, w.organisation_id, w.url, w.created_at,
    count(*) FILTER (WHERE d.state = 'delivered') AS delivered, count(*) FILTER (WHERE d.state = 'pending') AS pending,
    count(*) FILTER (WHERE d.state = 'given_up') AS given_up
  FROM alert_webhooks w LEFT JOIN alert_deliveries d ON d.webhook_id = w.id
  WHERE w.organisation_id = $1 AND w.removed_at IS NULL GROUP BY w.id ORDER BY w.id`;
const COUNT =
  'SELECT count(*)::int AS count FROM alert_webhooks WHERE organisation_id = $1 AND removed_at IS NULL';
const CREATE = `INSERT INTO alert_webhooks (id, organisation_id, url) VALUES ($1, $2, $3)
  RETURNING id, organisation_id, url, created_at, 0 AS delivered, 0 AS pending, 0 AS given_up`;
const FIND =
  'SELECT organisation_id FROM alert_webhooks WHERE id = $1 AND removed_at IS NULL AND ($2::uuid[] IS NULL OR organisation_id = ANY ($2))';
const REMOVE = 'UPDATE alert_webhooks SET removed_at = now() WHERE id = $1 AND removed_at IS NULL';
const GIVE_UP = `UPDATE alert_deliveries SET state = 'given_up', last_error = 'webhook removed', ended_at = now()
  WHERE webhook_id = $1 AND state = 'pending'`;

/** Says who is told of alerts. */
@Injectable()
export class AlertWebhooksService {
  constructor(
    private readonly database: Database,
    private readonly owners: AlertOwners,
    private readonly reads: TrailReads,
    @Inject(TRAIL_SETTINGS) private readonly settings: TrailSettings,
  ) {}

  /** Returns an organisation's webhooks. */
  async list(
    call: TrailCall,
    organisation: string | undefined,
  ): Promise<Answer<{ items: readonly WebhookView[] }>> {
    const { organisationId, reach } = await this.owners.of(call, organisation);
    const object = { type: 'trail', id: organisationId };
    const recordId = await this.reads.record(call, 'alert-webhook.list', {
      organisationId,
      object,
      query: {},
    });
    const rows = await this.database.read<WebhookRow>(reach.scope, LIST, [organisationId]);
    return { recordId, body: { items: rows.map(toView) } };
  }

  /** Makes a webhook and returns it with its secret, which is shown this once. */
  async create(
    call: TrailCall,
    organisation: string | undefined,
    url: string,
  ): Promise<Answer<NewWebhookView>> {
    const { webhookSecret: secret, allowPrivate = [] } = this.settings.alerts ?? {};
    if (secret === undefined) throw webhooksNotConfigured();
    const refusal = urlRefusal(url, allowPrivate);
    if (refusal !== null) throw webhookUrlRefused(refusal);
    const { organisationId, reach } = await this.owners.of(call, organisation);
    const [held] = await this.database.read<{ count: number }>(reach.scope, COUNT, [organisationId]);
    if ((held?.count ?? 0) >= MAX_WEBHOOKS) throw tooManyWebhooks(MAX_WEBHOOKS);
    const id = uuidV7();
    // The host alone: many receivers put a secret of their own into the path.
    const recordId = await this.reads.record(call, 'alert-webhook.create', {
      organisationId,
      object: { type: 'alert-webhook', id },
      query: { host: new URL(url).host },
    });
    const row = await this.database.transaction(reach.scope, async (transaction) => {
      const [created] = await transaction.query<[WebhookRow]>(CREATE, [id, organisationId, url]);
      return created;
    });
    return { recordId, body: { ...toView(row), secret: webhookSecret(secret, id, 'alert') } };
  }

  /** Removes a webhook: what it has not been told yet, it will not be told. */
  async remove(call: TrailCall, id: string): Promise<string> {
    const { organisations, scope } = call.reach;
    const firstLine = organisations === 'every' ? null : organisations;
    const [found] = await this.database.read<{ organisation_id: string }>(scope, FIND, [id, firstLine]);
    const organisationId = found?.organisation_id ?? call.principal.organisationId;
    const question = { organisationId, object: { type: 'alert-webhook', id }, query: {} };
    const refusal = found === undefined ? { codes: ['NOT_FOUND'] } : undefined;
    const recordId = await this.reads.record(call, 'alert-webhook.remove', question, refusal);
    if (found === undefined) throw notFound(recordId);
    await this.database.transaction(scope, async (transaction) => {
      await transaction.query(REMOVE, [id]);
      await transaction.query(GIVE_UP, [id]);
    });
    return recordId;
  }
}

function toView(row: WebhookRow): WebhookView {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    url: row.url,
    createdAt: row.created_at.toISOString(),
    deliveries: {
      delivered: Number(row.delivered),
      pending: Number(row.pending),
      givenUp: Number(row.given_up),
    },
  };
}
