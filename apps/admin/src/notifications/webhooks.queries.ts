import { Injectable } from '@nestjs/common';
import type { PageQuery } from '#libs/http';
import { isUuid } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import { isPermitted } from '#libs/policy';
import type { AdminCall } from '../calls/admin-call.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { onlyOne } from '../records/owned.js';
import { type Page, pageStart, toPage } from '../records/page.js';
import { notFound } from '../records/record.errors.js';
import { toShownWebhook, toWebhookView, type WebhookRow, type WebhookView } from './webhook.presenter.js';

/** Columns of a `WebhookRow`. */
export const WEBHOOK_COLUMNS = 'id, organisation_id, url, topics, created_at, removed_at';

const LIST = `SELECT ${WEBHOOK_COLUMNS} FROM notification_webhooks
  WHERE organisation_id = $1 AND removed_at IS NULL AND id > $2 ORDER BY id LIMIT $3`;
const GET = `SELECT ${WEBHOOK_COLUMNS} FROM notification_webhooks WHERE organisation_id = $1 AND id = $2`;
const LOCK = `SELECT ${WEBHOOK_COLUMNS} FROM notification_webhooks
  WHERE organisation_id = $1 AND id = $2 AND removed_at IS NULL FOR NO KEY UPDATE`;

/** Finds webhooks, never another organisation's. */
@Injectable()
export class WebhooksQueries {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
  ) {}

  /** Returns the webhooks of an organisation that are told of anything; their whole URL only to who may configure them. */
  list(call: AdminCall, organisation: string, query: PageQuery): Promise<Page<WebhookView>> {
    const { reach } = call;
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id } = await this.organisations.get(transaction, reach, organisation);
      const values = [id, pageStart(query), query.limit + 1];
      return toPage(await transaction.query<WebhookRow[]>(LIST, values), query, presenterFor(call, id));
    });
  }

  /** Returns one of them, also one that was removed; throws NOT_FOUND. */
  get(call: AdminCall, organisation: string, webhook: string): Promise<WebhookView> {
    const { reach } = call;
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id } = await this.organisations.get(transaction, reach, organisation);
      if (!isUuid(webhook)) throw notFound();
      const row = onlyOne(await transaction.query<WebhookRow[]>(GET, [id, webhook]));
      return presenterFor(call, id)(row);
    });
  }

  /** Returns whose webhooks a request is about; throws NOT_FOUND for an organisation that is not the caller's to know. */
  async ownerOf({ reach }: AdminCall, organisation: string): Promise<string> {
    const { id } = await this.database.transaction(reach.scope, (transaction) =>
      this.organisations.get(transaction, reach, organisation),
    );
    return id;
  }
}

/** How this caller sees the webhooks of an organisation. */
function presenterFor({ principal }: AdminCall, organisationId: string): (row: WebhookRow) => WebhookView {
  const scope = { organisationId, ownOrganisationId: principal.organisationId };
  const isWhole = isPermitted(principal.roles, 'notification:configure', scope);
  return (row) => (isWhole ? toWebhookView(row) : toShownWebhook(toWebhookView(row)));
}

/** Returns a webhook that is not removed, locked until the transaction ends; throws NOT_FOUND. */
export async function lockWebhook(
  transaction: Transaction,
  organisationId: string,
  id: string,
): Promise<WebhookView> {
  if (!isUuid(id)) throw notFound();
  return toWebhookView(onlyOne(await transaction.query<WebhookRow[]>(LOCK, [organisationId, id])));
}
