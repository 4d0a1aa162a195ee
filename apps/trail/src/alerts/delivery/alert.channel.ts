import { metrics } from '@opentelemetry/api';
import type { Database } from '#libs/persistence';
import {
  type Attempt,
  type Channel,
  MAX_ATTEMPTS,
  retryDelayMs,
  webhookSecret,
  type WebhookSender,
} from '#libs/webhooks';
import { EVERY } from '../scopes.js';

export interface AlertChannelOptions {
  readonly database: Database;
  readonly sender: WebhookSender;
  readonly secret: string;
  readonly firstRetryMs: number;
}

/** A delivery this process has taken. */
export interface ClaimedAlert {
  readonly id: string;
  readonly webhook: string;
  readonly url: string;
  readonly body: string;
  readonly attempts: number;
}

const SLOTS = 20;
/** As many of one webhook are under way at once in this process: a receiver that answers slowly keeps no other waiting. */
const PER_WEBHOOK = 4;

/**
 * Taken for a minute, longer than an attempt lasts: a process that dies over one leaves it to another, which repeats it. At
 * least once, by design; the id tells a receiver. A webhook that has some under way is passed over.
 */
const CLAIM = `WITH due AS (
    SELECT d.id FROM alert_webhooks w CROSS JOIN LATERAL (
      SELECT x.id, x.next_attempt_at FROM alert_deliveries x
      WHERE x.webhook_id = w.id AND x.state = 'pending' AND x.next_attempt_at <= now()
      ORDER BY x.next_attempt_at LIMIT ${PER_WEBHOOK} FOR UPDATE SKIP LOCKED) d
    WHERE w.id <> ALL ($2::uuid[]) ORDER BY d.next_attempt_at LIMIT $1
  ), claimed AS (
    UPDATE alert_deliveries d SET attempts = d.attempts + 1, next_attempt_at = now() + interval '1 minute'
    FROM due, alert_webhooks w WHERE d.id = due.id AND w.id = d.webhook_id
    RETURNING d.id, d.webhook_id AS webhook, w.url, d.body, d.attempts
  ) SELECT * FROM claimed`;

/** A webhook that was removed while an attempt was under way has ended its deliveries already. */
const RECORD = `UPDATE alert_deliveries SET state = $2, last_status = $3, last_error = $4,
    next_attempt_at = now() + make_interval(secs => $5), ended_at = CASE WHEN $2 = 'pending' THEN NULL ELSE now() END
  WHERE id = $1 AND state = 'pending'`;

/** Calls the webhooks of alerts: signed, to public addresses, at least once, under one id. */
export function alertChannel({
  database,
  sender,
  secret,
  firstRetryMs,
}: AlertChannelOptions): Channel<ClaimedAlert> {
  const attempts = metrics.getMeter('portcullis.trail').createCounter('portcullis_alert_deliveries_total', {
    description: 'Attempts to deliver an alert, by what became of the delivery',
  });
  const underWay = new Map<string, string>();
  const attemptAt = async (claimed: ClaimedAlert): Promise<void> => {
    const { id, webhook, url, body } = claimed;
    const attempt = await sender.send({ url, id, body, secret: webhookSecret(secret, webhook, 'alert') });
    const state = stateAfter(attempt, claimed.attempts);
    const waitMs = state === 'pending' ? retryDelayMs(claimed.attempts, firstRetryMs, Math.random()) : 0;
    const [status, error] = 'status' in attempt ? [attempt.status, null] : [null, attempt.error];
    await database.read(EVERY, RECORD, [id, state, status, error, waitMs / 1_000]);
    attempts.add(1, { state });
  };
  return {
    name: 'alerts',
    slots: SLOTS,
    claim: async (max) => {
      const claimed = await database.read<ClaimedAlert>(EVERY, CLAIM, [max, [...new Set(underWay.values())]]);
      claimed.forEach(({ id, webhook }) => underWay.set(id, webhook));
      return claimed;
    },
    deliver: (claimed) => attemptAt(claimed).finally(() => underWay.delete(claimed.id)),
  };
}

/** Only a 2xx says that it was taken; a redirect is not followed and is no such answer. */
function stateAfter(attempt: Attempt, attempts: number): 'delivered' | 'given_up' | 'pending' {
  if ('status' in attempt && attempt.status >= 200 && attempt.status < 300) return 'delivered';
  return attempts >= MAX_ATTEMPTS ? 'given_up' : 'pending';
}
