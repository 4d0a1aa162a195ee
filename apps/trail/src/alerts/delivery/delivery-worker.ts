import { setTimeout as pause } from 'node:timers/promises';
import { metrics } from '@opentelemetry/api';
import type { Database } from '#libs/persistence';
import { type Attempt, MAX_ATTEMPTS, retryDelayMs, webhookSecret, type WebhookSender } from '#libs/webhooks';
import { EVERY } from '../scopes.js';

export interface DeliveryWorkerOptions {
  readonly database: Database;
  readonly sender: WebhookSender;
  readonly secret: string;
  readonly pollMs: number;
  readonly firstRetryMs: number;
  readonly onError: (message: string, error: unknown) => void;
}

interface Claimed {
  readonly id: string;
  readonly webhook: string;
  readonly url: string;
  readonly body: string;
  readonly attempts: number;
}

const AT_ONCE = 20;

/**
 * Taken for a minute, longer than an attempt lasts: a process that dies over one leaves it to another, which repeats it. At
 * least once, by design; the id tells a receiver.
 */
const CLAIM = `WITH due AS (
    SELECT d.id FROM alert_deliveries d WHERE d.state = 'pending' AND d.next_attempt_at <= now()
    ORDER BY d.next_attempt_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE alert_deliveries d SET attempts = d.attempts + 1, next_attempt_at = now() + interval '1 minute'
    FROM due, alert_webhooks w WHERE d.id = due.id AND w.id = d.webhook_id
    RETURNING d.id, d.webhook_id AS webhook, w.url, d.body, d.attempts
  ) SELECT * FROM claimed`;

/** A webhook that was removed while an attempt was under way has ended its deliveries already. */
const RECORD = `UPDATE alert_deliveries SET state = $2, last_status = $3, last_error = $4,
    next_attempt_at = now() + make_interval(secs => $5), ended_at = CASE WHEN $2 = 'pending' THEN NULL ELSE now() END
  WHERE id = $1 AND state = 'pending'`;

/** Delivers what is due, in any number of processes at once. */
export class DeliveryWorker {
  private readonly aborter = new AbortController();
  private running: Promise<void> | undefined;
  private readonly attempts = metrics
    .getMeter('portcullis.trail')
    .createCounter('portcullis_alert_deliveries_total', {
      description: 'Attempts to deliver an alert, by what became of the delivery',
    });

  constructor(private readonly options: DeliveryWorkerOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Resolves once the attempts under way are over. */
  async stop(): Promise<void> {
    this.aborter.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.aborter;
    while (!signal.aborted) {
      const delivered = await this.deliverDue().catch((error: unknown) => {
        this.options.onError('alerts could not be delivered', error);
        return 0;
      });
      // Rejects only because it is to stop.
      if (delivered < AT_ONCE) await pause(this.options.pollMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async deliverDue(): Promise<number> {
    const claimed = await this.options.database.read<Claimed>(EVERY, CLAIM);
    await Promise.all(claimed.map((one) => this.deliver(one)));
    return claimed.length;
  }

  private async deliver({ id, webhook, url, body, attempts }: Claimed): Promise<void> {
    const secret = webhookSecret(this.options.secret, webhook, 'alert');
    const attempt = await this.options.sender.send({ url, id, body, secret });
    const state = stateAfter(attempt, attempts);
    const waitMs = state === 'pending' ? retryDelayMs(attempts, this.options.firstRetryMs, Math.random()) : 0;
    const [status, error] = 'status' in attempt ? [attempt.status, null] : [null, attempt.error];
    await this.options.database.read(EVERY, RECORD, [id, state, status, error, waitMs / 1_000]);
    this.attempts.add(1, { state });
  }
}

/** Only a 2xx says that it was taken; a redirect is not followed and is no such answer. */
function stateAfter(attempt: Attempt, attempts: number): 'delivered' | 'given_up' | 'pending' {
  if ('status' in attempt && attempt.status >= 200 && attempt.status < 300) return 'delivered';
  return attempts >= MAX_ATTEMPTS ? 'given_up' : 'pending';
}
