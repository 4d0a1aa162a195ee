import { uuidV7 } from '#libs/kernel';
import { notify } from '#libs/notifications';
import type { Transaction } from '#libs/persistence';
import { type AlertRow, toAnnouncement } from '../alert.presenter.js';

export type AlertEventType = 'alert.opened' | 'alert.updated' | 'alert.acknowledged';

/** An alert and what became of it. */
export interface AlertNews {
  readonly row: AlertRow;
  readonly type: AlertEventType;
}

const RECEIVERS = `SELECT w.id, w.organisation_id AS organisation, w.organisation_id = operator_organisation() AS everything
  FROM alert_webhooks w
  WHERE w.removed_at IS NULL AND (w.organisation_id = ANY ($1::uuid[]) OR w.organisation_id = operator_organisation())`;

const QUEUE = `INSERT INTO alert_deliveries (id, webhook_id, organisation_id, alert_id, type, body)
  SELECT d.id, d.webhook, d.organisation, d.alert, d.type, d.body
  FROM json_to_recordset($1::json) AS d(id uuid, webhook uuid, organisation uuid, alert uuid, type text, body text)`;

interface Receiver {
  readonly id: string;
  readonly organisation: string;
  /** The operator's own webhooks hear of every organisation, as its auditors see every one. */
  readonly everything: boolean;
}

/** Whoever answers for a trail is mailed what is found in it. */
const READERS = ['client_auditor', 'operator_auditor'] as const;

/** Queues news for each webhook and person that is to hear it, in the transaction that makes it news: neither is there without the other. */
export async function announce(transaction: Transaction, news: readonly AlertNews[]): Promise<void> {
  if (news.length === 0) return;
  for (const one of news) await tellOf(transaction, one);
  const organisations = [...new Set(news.map(({ row }) => row.organisation_id))];
  const receivers = await transaction.query<Receiver[]>(RECEIVERS, [organisations]);
  const timestamp = new Date().toISOString();
  const deliveries = news.flatMap(({ row, type }) =>
    receivers
      .filter(({ organisation, everything }) => everything || organisation === row.organisation_id)
      .map(({ id: webhook, organisation }) => ({
        id: uuidV7(),
        webhook,
        organisation,
        alert: row.id,
        type,
        body: JSON.stringify({ type, timestamp, data: toAnnouncement(row) }),
      })),
  );
  if (deliveries.length > 0) await transaction.query(QUEUE, [JSON.stringify(deliveries)]);
}

/** What an alert says in detail stays where it is looked at. */
async function tellOf(transaction: Transaction, { row, type }: AlertNews): Promise<void> {
  const { id: alertId, kind, severity, findings } = row;
  const data = { alertId, kind, severity, findings: Number(findings) };
  const audience = { roles: READERS };
  await notify(transaction, { type, organisationId: row.organisation_id, data, audience });
}
