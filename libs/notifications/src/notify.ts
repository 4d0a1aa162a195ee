import { uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { NOTIFICATION_TYPES } from './notification-types.js';
import type { Notification } from './notification.js';

const WRITE = `INSERT INTO portcullis.notifications
  (id, organisation_id, type, topic, body, to_people, to_roles, to_workers, to_project, to_webhook)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

/**
 * Writes down, in the transaction that makes it happen, that people are to be told: neither is there without the other. The
 * worker finds whom to tell and tells them, at least once. The transaction's scope must reach the organisation. Resolves to
 * the id receivers are given.
 */
export async function notify(transaction: Transaction, event: Notification): Promise<string> {
  const { type, organisationId, data, audience } = event;
  const id = uuidV7();
  const body = JSON.stringify({ id, type, timestamp: new Date().toISOString(), organisationId, data });
  await transaction.query(WRITE, [
    id,
    organisationId,
    type,
    NOTIFICATION_TYPES[type],
    body,
    audience.people ?? [],
    audience.roles ?? [],
    audience.workers ?? false,
    audience.projectId ?? null,
    event.webhookId ?? null,
  ]);
  return id;
}
