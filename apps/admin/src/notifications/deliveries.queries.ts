import { Injectable } from '@nestjs/common';
import { isUuid } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { onlyOne } from '../records/owned.js';
import { type Page, pageStart, toPage } from '../records/page.js';
import { notFound } from '../records/record.errors.js';
import { type DeliveryRow, type DeliveryView, toDeliveryView } from './delivery.presenter.js';
import type { ListDeliveries } from './webhook.schema.js';

const COLUMNS = `d.id, d.notification_id, n.type, d.webhook_id, d.person_id, d.state, d.attempts, d.next_attempt_at, d.last_status, d.last_error,
    d.created_at, d.ended_at, coalesce((SELECT json_agg(json_build_object('attempt', a.attempt, 'beganAt', a.began_at, 'endedAt', a.ended_at,
      'status', a.status, 'error', a.error) ORDER BY a.attempt) FROM (
      SELECT * FROM notification_attempts x WHERE x.delivery_id = d.id ORDER BY x.attempt DESC LIMIT 20) a), '[]') AS log
  FROM notification_deliveries d JOIN notifications n ON n.id = d.notification_id`;

const OF_WEBHOOK = `SELECT ${COLUMNS}
  WHERE d.organisation_id = $1 AND d.webhook_id = $2 AND d.notification_id > $3 AND ($4::text IS NULL OR d.state = $4)
  ORDER BY d.notification_id LIMIT $5`;
const OF_NOTIFICATION = `SELECT ${COLUMNS}
  WHERE d.organisation_id = $1 AND d.notification_id = $2 AND d.id > $3 AND ($4::text IS NULL OR d.state = $4) ORDER BY d.id LIMIT $5`;
const ONE = `SELECT ${COLUMNS} WHERE d.organisation_id = $1 AND d.webhook_id = $2 AND d.id = $3`;
const WEBHOOK = 'SELECT FROM notification_webhooks WHERE organisation_id = $1 AND id = $2';
const NOTIFICATION = 'SELECT FROM notifications WHERE organisation_id = $1 AND id = $2';

/** The log of deliveries: what was sent to whom, how often, and what was answered. */
@Injectable()
export class DeliveriesQueries {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
  ) {}

  /** Returns what a webhook was told, in the order it happened; also of one that was removed. */
  ofWebhook(
    call: AdminCall,
    organisation: string,
    webhook: string,
    query: ListDeliveries,
  ): Promise<Page<DeliveryView>> {
    return this.within(call, organisation, webhook, async (transaction, organisationId) => {
      await assertThere(transaction, WEBHOOK, [organisationId, webhook]);
      const values = [organisationId, webhook, pageStart(query), query.state ?? null, query.limit + 1];
      const rows = await transaction.query<DeliveryRow[]>(OF_WEBHOOK, values);
      const pairs = rows.map((row) => ({ id: row.notification_id, row }));
      return toPage(pairs, query, ({ row }) => toDeliveryView(row));
    });
  }

  /** Returns who was told of something. */
  ofNotification(
    call: AdminCall,
    organisation: string,
    notification: string,
    query: ListDeliveries,
  ): Promise<Page<DeliveryView>> {
    return this.within(call, organisation, notification, async (transaction, organisationId) => {
      await assertThere(transaction, NOTIFICATION, [organisationId, notification]);
      const values = [organisationId, notification, pageStart(query), query.state ?? null, query.limit + 1];
      const rows = await transaction.query<DeliveryRow[]>(OF_NOTIFICATION, values);
      return toPage(rows, query, toDeliveryView);
    });
  }

  private within<Result>(
    { reach }: AdminCall,
    organisation: string,
    id: string,
    look: (transaction: Transaction, organisationId: string) => Promise<Result>,
  ): Promise<Result> {
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id: organisationId } = await this.organisations.get(transaction, reach, organisation);
      if (!isUuid(id)) throw notFound();
      return look(transaction, organisationId);
    });
  }
}

/** Returns a delivery of a webhook as it is now; throws NOT_FOUND. */
export async function getDelivery(
  transaction: Transaction,
  key: { readonly organisationId: string; readonly webhook: string; readonly delivery: string },
): Promise<DeliveryView> {
  const values = [key.organisationId, key.webhook, key.delivery];
  return toDeliveryView(onlyOne(await transaction.query<DeliveryRow[]>(ONE, values)));
}

async function assertThere(transaction: Transaction, sql: string, values: readonly string[]): Promise<void> {
  onlyOne(await transaction.query<object[]>(sql, [...values]));
}
