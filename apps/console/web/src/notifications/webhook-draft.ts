import type { Settings } from '../api/changes.js';

/** A receiver as somebody types it. */
export interface WebhookDraft {
  readonly url: string;
  readonly topics: readonly string[];
}

export const NEW_WEBHOOK: WebhookDraft = { url: '', topics: [] };

/** Returns the body of a new webhook; no topic chosen means all of them. */
export function newWebhook({ url, topics }: WebhookDraft): Settings {
  return { url: url.trim(), ...(topics.length > 0 && { topics }) };
}
