import { createHmac } from 'node:crypto';

const PURPOSE = 'portcullis alert webhook v1';

/**
 * Returns the signing secret of a webhook, in the form of Standard Webhooks. Derived, so that a copy of the database signs
 * nothing; a webhook that is to have another secret is made anew.
 */
export function webhookSecret(processSecret: string, webhookId: string): string {
  const key = createHmac('sha256', processSecret).update(`${PURPOSE}\n${webhookId}`).digest('base64');
  return `whsec_${key}`;
}
