import { createHmac } from 'node:crypto';

/** What a webhook is for; two of different purposes never share a secret, even under one id. */
export type WebhookPurpose = 'alert' | 'notification';

/**
 * Returns the signing secret of a webhook, in the form of Standard Webhooks. Derived, so that a copy of the database signs
 * nothing; a webhook that is to have another secret is made anew.
 */
export function webhookSecret(processSecret: string, webhookId: string, purpose: WebhookPurpose): string {
  const text = `portcullis ${purpose} webhook v1\n${webhookId}`;
  return `whsec_${createHmac('sha256', processSecret).update(text).digest('base64')}`;
}
