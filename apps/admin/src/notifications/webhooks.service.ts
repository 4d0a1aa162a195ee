import { Inject, Injectable } from '@nestjs/common';
import { uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { urlRefusal, webhookSecret } from '#libs/webhooks';
import { ADMIN_SETTINGS, type AdminSettings } from '../admin.settings.js';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import {
  type NewWebhookView,
  toWebhookTrail,
  toWebhookView,
  type WebhookRow,
  type WebhookView,
} from './webhook.presenter.js';
import { tooManyWebhooks, webhooksNotConfigured, webhookUrlRefused } from './webhook.errors.js';
import type { CreateWebhook } from './webhook.schema.js';
import { lockWebhook, WEBHOOK_COLUMNS, WebhooksQueries } from './webhooks.queries.js';

const MAX_WEBHOOKS = 10;

// Two that are made at once wait for each other: the limit is counted by one after the other.
const LOCK_ORGANISATION =
  "SELECT pg_advisory_xact_lock(hashtextextended('notification_webhooks ' || $1::text, 0))";
const COUNT =
  'SELECT count(*)::int AS count FROM notification_webhooks WHERE organisation_id = $1 AND removed_at IS NULL';
const CREATE = `INSERT INTO notification_webhooks (id, organisation_id, url, topics) VALUES ($1, $2, $3, $4)
  RETURNING ${WEBHOOK_COLUMNS}`;
const REMOVE = `UPDATE notification_webhooks SET removed_at = now() WHERE id = $1 RETURNING ${WEBHOOK_COLUMNS}`;
// What is under way keeps its lease: an organisation that removes webhooks and makes others gets no more attempts at once.
const END_DELIVERIES = `UPDATE notification_deliveries SET state = 'dead', last_error = 'webhook removed', ended_at = now()
  WHERE webhook_id = $1 AND state = 'pending'`;

/** Says where an organisation is told. INVARIANT: a signing secret leaves once, in the answer, and is written nowhere. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly changes: ChangesService,
    private readonly queries: WebhooksQueries,
    @Inject(ADMIN_SETTINGS) private readonly settings: AdminSettings,
  ) {}

  async create(
    call: AdminCall,
    organisation: string,
    { url, topics = null }: Pick<CreateWebhook, 'url'> & { readonly topics?: CreateWebhook['topics'] | null },
  ): Promise<Changed<NewWebhookView>> {
    const { secret, allowPrivate } = this.settings.webhooks ?? { secret: undefined, allowPrivate: [] };
    if (secret === undefined) throw webhooksNotConfigured();
    const refusal = urlRefusal(url, allowPrivate);
    if (refusal !== null) throw webhookUrlRefused(refusal);
    const organisationId = await this.queries.ownerOf(call, organisation);
    return this.changes.apply<NewWebhookView>(call, {
      permission: 'notification:configure',
      organisationId,
      policy: null,
      work: async (transaction) => {
        await assertRoom(transaction, organisationId);
        const id = uuidV7();
        const [row] = await transaction.query<[WebhookRow]>(CREATE, [id, organisationId, url, topics]);
        const view = toWebhookView(row);
        return {
          status: 201,
          body: { ...view, secret: webhookSecret(secret, id, 'notification') },
          remembered: { ...view, secret: null },
          shown: { before: null, after: view },
          entry: {
            action: 'webhook.create',
            object: { type: 'webhook', id },
            before: null,
            after: toWebhookTrail(view),
          },
        };
      },
    });
  }

  /** Removes a webhook: what it has not been told yet, it will not be told. Its log stays. */
  async remove(call: AdminCall, organisation: string, id: string): Promise<Changed<WebhookView>> {
    const organisationId = await this.queries.ownerOf(call, organisation);
    return this.changes.apply(call, {
      permission: 'notification:configure',
      organisationId,
      policy: null,
      work: async (transaction) => {
        const before = await lockWebhook(transaction, organisationId, id);
        const [[row]] = await transaction.query<[[WebhookRow]]>(REMOVE, [id]);
        await transaction.query(END_DELIVERIES, [id]);
        const body = toWebhookView(row);
        const [old, now] = [toWebhookTrail(before), toWebhookTrail(body)];
        const object = { type: 'webhook', id };
        const entry = { action: 'webhook.remove', object, before: old, after: now };
        return { status: 200, body, entry, shown: { before, after: body } };
      },
    });
  }
}

async function assertRoom(transaction: Transaction, organisationId: string): Promise<void> {
  await transaction.query(LOCK_ORGANISATION, [organisationId]);
  const [held] = await transaction.query<{ count: number }[]>(COUNT, [organisationId]);
  if ((held?.count ?? 0) >= MAX_WEBHOOKS) throw tooManyWebhooks(MAX_WEBHOOKS);
}
