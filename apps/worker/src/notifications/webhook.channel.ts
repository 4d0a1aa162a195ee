import {
  type Attempt,
  type Channel,
  MAX_ATTEMPTS,
  retryDelayMs,
  webhookSecret,
  type WebhookSender,
} from '#libs/webhooks';
import type { ClaimedWebhook, Outbox, Result } from './outbox.repository.js';

export interface WebhookChannelOptions {
  readonly outbox: Outbox;
  readonly sender: Pick<WebhookSender, 'send'>;
  readonly secret: string;
  readonly firstRetryMs: number;
}

const SLOTS = 32;
/** A receiver that answers slowly has at most this share of the slots. */
const SLOTS_PER_WEBHOOK = 4;
/** However many of an organisation's receivers say nothing, the others have three quarters of the slots. */
const SLOTS_PER_ORGANISATION = 8;

/** Calls the organisations' webhooks: signed, to public addresses, at least once, under one id. */
export function webhookChannel(options: WebhookChannelOptions): Channel<ClaimedWebhook> {
  const { outbox, sender, secret, firstRetryMs } = options;
  return {
    name: 'webhooks',
    slots: SLOTS,
    claim: (max) => outbox.claimWebhooks(max, SLOTS_PER_WEBHOOK, SLOTS_PER_ORGANISATION),
    deliver: async (claimed) => {
      const { id, webhookId, url, body, attempt } = claimed;
      const signing = webhookSecret(secret, webhookId, 'notification');
      const result = resultOf(await sender.send({ url, id, body, secret: signing }));
      await outbox.record(claimed, result, retryAfterMs(attempt, firstRetryMs));
    },
  };
}

/** Only a 2xx says that it was taken; a redirect is not followed and is no such answer. */
function resultOf(attempt: Attempt): Result {
  if ('error' in attempt) return { outcome: 'retry', status: null, error: attempt.error };
  const { status } = attempt;
  return { outcome: status >= 200 && status < 300 ? 'delivered' : 'retry', status, error: null };
}

/** Grows with every attempt; a delivery that is begun anew after ten begins with short waits again. */
function retryAfterMs(attempt: number, firstRetryMs: number): number {
  return retryDelayMs(((attempt - 1) % MAX_ATTEMPTS) + 1, firstRetryMs, Math.random());
}
