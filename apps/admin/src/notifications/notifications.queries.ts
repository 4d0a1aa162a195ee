import { Injectable } from '@nestjs/common';
import { isUuid } from '#libs/kernel';
import type { NotificationValue, Topic } from '#libs/notifications';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { onlyOne } from '../records/owned.js';
import { type Page, pageStart, toPage } from '../records/page.js';
import { notFound } from '../records/record.errors.js';
import type { ListNotifications } from './webhook.schema.js';

interface NotificationRow {
  readonly id: string;
  readonly type: string;
  readonly topic: Topic | 'test';
  readonly body: string;
  readonly created_at: Date;
  readonly dispatched_at: Date | null;
}

/** Something people and webhooks are told of. */
export interface NotificationView {
  readonly id: string;
  readonly type: string;
  readonly topic: Topic | 'test';
  readonly data: Readonly<Record<string, NotificationValue>>;
  readonly createdAt: string;
  /** When it was found out whom to tell; null: not yet. */
  readonly dispatchedAt: string | null;
}

/** How many were told, one way. */
export type Told = Readonly<Record<'pending' | 'delivered' | 'dead' | 'muted', number>>;

/** The same with how the telling went: the evidence that those concerned were notified (C27). */
export type ToldNotificationView = NotificationView & { readonly webhooks: Told; readonly mails: Told };

const COLUMNS = 'id, type, topic, body, created_at, dispatched_at';
const LIST = `SELECT ${COLUMNS} FROM notifications
  WHERE organisation_id = $1 AND id > $2 AND ($3::text IS NULL OR topic = $3) ORDER BY id LIMIT $4`;
const GET = `SELECT ${COLUMNS} FROM notifications WHERE organisation_id = $1 AND id = $2`;
const COUNT = `SELECT state, webhook_id IS NOT NULL AS webhook, count(*)::int AS count FROM notification_deliveries
  WHERE organisation_id = $1 AND notification_id = $2 GROUP BY 1, 2`;

interface Count {
  readonly state: keyof Told;
  readonly webhook: boolean;
  readonly count: number;
}

/** What an organisation and its people were told of. */
@Injectable()
export class NotificationsQueries {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
  ) {}

  /** Returns one page, in the order it happened. */
  list(
    { reach }: AdminCall,
    organisation: string,
    query: ListNotifications,
  ): Promise<Page<NotificationView>> {
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id } = await this.organisations.get(transaction, reach, organisation);
      const values = [id, pageStart(query), query.topic ?? null, query.limit + 1];
      return toPage(await transaction.query<NotificationRow[]>(LIST, values), query, toView);
    });
  }

  /** Returns one of them with how the telling goes; throws NOT_FOUND. */
  get({ reach }: AdminCall, organisation: string, notification: string): Promise<ToldNotificationView> {
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id } = await this.organisations.get(transaction, reach, organisation);
      if (!isUuid(notification)) throw notFound();
      const row = onlyOne(await transaction.query<NotificationRow[]>(GET, [id, notification]));
      const counts = await transaction.query<Count[]>(COUNT, [id, notification]);
      return { ...toView(row), webhooks: toldOf(counts, true), mails: toldOf(counts, false) };
    });
  }
}

function toView(row: NotificationRow): NotificationView {
  const { data } = JSON.parse(row.body) as Pick<NotificationView, 'data'>;
  return {
    id: row.id,
    type: row.type,
    topic: row.topic,
    data,
    createdAt: row.created_at.toISOString(),
    dispatchedAt: row.dispatched_at?.toISOString() ?? null,
  };
}

function toldOf(counts: readonly Count[], webhook: boolean): Told {
  const of = (state: keyof Told): number =>
    counts.find((row) => row.webhook === webhook && row.state === state)?.count ?? 0;
  return { pending: of('pending'), delivered: of('delivered'), dead: of('dead'), muted: of('muted') };
}
