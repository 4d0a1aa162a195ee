import { Injectable } from '@nestjs/common';
import { isUuid } from '#libs/kernel';
import { notify } from '#libs/notifications';
import type { Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { onlyOne } from '../records/owned.js';
import { notFound } from '../records/record.errors.js';
import { getDelivery } from './deliveries.queries.js';
import type { DeliveryView } from './delivery.presenter.js';
import { deliveryUnderWay } from './webhook.errors.js';
import { lockWebhook, WebhooksQueries } from './webhooks.queries.js';

/** A test that will be delivered to one webhook. */
export interface WebhookTestView {
  readonly notification: string;
  readonly type: 'webhook.test';
  readonly webhook: string;
}

interface DeliveryKey {
  readonly organisation: string;
  readonly webhook: string;
  readonly delivery: string;
}

const LOCK = `SELECT leased_until > now() AS leased FROM notification_deliveries
  WHERE organisation_id = $1 AND webhook_id = $2 AND id = $3 FOR NO KEY UPDATE`;
const BEGIN_ANEW = `UPDATE notification_deliveries SET state = 'pending', attempts_left = 10, next_attempt_at = now(), ended_at = NULL
  WHERE id = $1`;

/** Sends webhooks a test, or once more what they were sent: under the same id, so that a receiver knows it. */
@Injectable()
export class RedeliveriesService {
  constructor(
    private readonly changes: ChangesService,
    private readonly queries: WebhooksQueries,
  ) {}

  async test(call: AdminCall, organisation: string, webhook: string): Promise<Changed<WebhookTestView>> {
    const organisationId = await this.queries.ownerOf(call, organisation);
    return this.changes.apply<WebhookTestView>(call, {
      permission: 'notification:configure',
      organisationId,
      policy: null,
      work: async (transaction) => {
        const before = await lockWebhook(transaction, organisationId, webhook);
        const about = { organisationId, data: { webhookId: webhook }, audience: {}, webhookId: webhook };
        const notification = await notify(transaction, { type: 'webhook.test', ...about });
        const body = { notification, type: 'webhook.test', webhook } as const;
        const object = { type: 'webhook', id: webhook };
        const entry = { action: 'webhook.test', object, before: null, after: body };
        // It is asked of the webhook, which stays as it is.
        return { status: 201, body, entry, shown: { before, after: null } };
      },
    });
  }

  /** Begins a delivery anew, with as many attempts as a new one; throws DELIVERY_UNDER_WAY while one is being made. */
  async redeliver(call: AdminCall, key: DeliveryKey): Promise<Changed<DeliveryView>> {
    const { webhook, delivery } = key;
    const organisationId = await this.queries.ownerOf(call, key.organisation);
    return this.changes.apply(call, {
      permission: 'notification:configure',
      organisationId,
      policy: null,
      work: async (transaction) => {
        await lockWebhook(transaction, organisationId, webhook);
        await lockDelivery(transaction, [organisationId, webhook, delivery]);
        const before = await getDelivery(transaction, { organisationId, webhook, delivery });
        await transaction.query(BEGIN_ANEW, [delivery]);
        const body = await getDelivery(transaction, { organisationId, webhook, delivery });
        const object = { type: 'delivery', id: delivery };
        const [old, now] = [stateOf(before), stateOf(body)];
        return {
          status: 200,
          body,
          entry: { action: 'delivery.redeliver', object, before: old, after: now },
          shown: { before, after: body },
        };
      },
    });
  }
}

async function lockDelivery(transaction: Transaction, key: readonly [string, string, string]): Promise<void> {
  if (!isUuid(key[2])) throw notFound();
  const { leased } = onlyOne(await transaction.query<{ leased: boolean | null }[]>(LOCK, [...key]));
  if (leased === true) throw deliveryUnderWay();
}

function stateOf({ state, webhook, notification, attempts }: DeliveryView): object {
  return { attempts, notification, state, webhook };
}
