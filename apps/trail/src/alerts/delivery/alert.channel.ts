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
/** A receiver that answers slowly has at most this share of the slots. */
const PER_WEBHOOK = 4;
/** However many of an organisation's receivers say nothing, the others have three quarters of the slots. */
const PER_ORGANISATION = 5;

/**
 * Taken for a minute, longer than an attempt lasts: a process that dies over one leaves it to another, which repeats it. At
 * least once, by design; the id tells a receiver. What any process has taken counts, removed webhooks' too; who has least under
 * way comes first, among webhooks of an organisation and among organisations.
 */
const CLAIM = `WITH taken AS MATERIALIZED (
    SELECT l.organisation_id, l.webhook_id, count(*) AS held FROM alert_deliveries l
    WHERE l.leased_until > now() GROUP BY l.organisation_id, l.webhook_id
  ), of_webhooks AS (
    SELECT x.id, x.next_attempt_at, w.organisation_id, h.held + row_number() OVER (PARTITION BY w.id ORDER BY x.next_attempt_at, x.id) AS turn
    FROM alert_webhooks w
    CROSS JOIN LATERAL (SELECT coalesce(sum(t.held), 0)::bigint AS held FROM taken t WHERE t.webhook_id = w.id) h
    CROSS JOIN LATERAL (
      SELECT d.id, d.next_attempt_at FROM alert_deliveries d
      WHERE d.webhook_id = w.id AND d.state = 'pending' AND d.next_attempt_at <= now()
      ORDER BY d.next_attempt_at LIMIT greatest(0, ${PER_WEBHOOK} - h.held) FOR UPDATE SKIP LOCKED) x
    WHERE w.removed_at IS NULL
  ), of_organisations AS (
    SELECT o.id, o.next_attempt_at, row_number() OVER (PARTITION BY o.organisation_id ORDER BY o.turn, o.next_attempt_at, o.id)
      + (SELECT coalesce(sum(t.held), 0) FROM taken t WHERE t.organisation_id = o.organisation_id) AS turn
    FROM of_webhooks o
  ), due AS (
    SELECT o.id FROM of_organisations o WHERE o.turn <= ${PER_ORGANISATION} ORDER BY o.turn, o.next_attempt_at LIMIT $1
  ), claimed AS (
    UPDATE alert_deliveries d SET attempts = d.attempts + 1, next_attempt_at = now() + interval '1 minute', leased_until = now() + interval '1 minute'
    FROM due, alert_webhooks w WHERE d.id = due.id AND w.id = d.webhook_id
    RETURNING d.id, d.webhook_id AS webhook, w.url, d.body, d.attempts
  ) SELECT * FROM claimed`;

/** A webhook that was removed while an attempt was under way has ended its deliveries already. */
const RECORD = `UPDATE alert_deliveries SET state = $2, last_status = $3, last_error = $4, leased_until = NULL,
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
    claim: (max) => database.read<ClaimedAlert>(EVERY, CLAIM, [max]),
    deliver: attemptAt,
  };
}

/** Only a 2xx says that it was taken; a redirect is not followed and is no such answer. */
function stateAfter(attempt: Attempt, attempts: number): 'delivered' | 'given_up' | 'pending' {
  if ('status' in attempt && attempt.status >= 200 && attempt.status < 300) return 'delivered';
  return attempts >= MAX_ATTEMPTS ? 'given_up' : 'pending';
}
