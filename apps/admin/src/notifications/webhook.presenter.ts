import type { Topic } from '#libs/notifications';

/** A webhook as it is stored. */
export interface WebhookRow {
  readonly id: string;
  readonly organisation_id: string;
  readonly url: string;
  readonly topics: readonly Topic[] | null;
  readonly created_at: Date;
  readonly removed_at: Date | null;
}

/** Where an organisation is told; ISO 8601 UTC. */
export interface WebhookView {
  readonly id: string;
  readonly organisation: string;
  readonly url: string;
  /** null: everything. */
  readonly topics: readonly Topic[] | null;
  readonly createdAt: string;
  readonly removedAt: string | null;
}

/** As it is shown once, when it is made; a repetition of the request shows no secret. */
export type NewWebhookView = WebhookView & { readonly secret: string | null };

/** Returns the webhook as whoever only looks sees it: what comes after the host may be a secret of the receiver's. */
export function toShownWebhook(view: WebhookView): WebhookView {
  return { ...view, url: `${new URL(view.url).origin}/…` };
}

/** Returns the webhook as whoever may configure it sees it. */
export function toWebhookView(row: WebhookRow): WebhookView {
  return {
    id: row.id,
    organisation: row.organisation_id,
    url: row.url,
    topics: row.topics,
    createdAt: row.created_at.toISOString(),
    removedAt: row.removed_at?.toISOString() ?? null,
  };
}

/** What stays on the trail of it: the host alone, because many receivers put a secret of their own into the path. */
export function toWebhookTrail({ id, url, topics, removedAt }: WebhookView): object {
  return { id, host: new URL(url).host, topics, removedAt };
}
