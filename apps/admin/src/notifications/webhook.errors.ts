import type { AppError } from '#libs/kernel';
import { conflict, unprocessable } from '../records/record.errors.js';

/** Nothing could sign what would be sent. */
export function webhooksNotConfigured(): AppError {
  return conflict(
    'WEBHOOKS_NOT_CONFIGURED',
    'This installation has no secret to sign webhooks with. Its operator can set one.',
  );
}

/** Nothing may be sent there. */
export function webhookUrlRefused(detail: string): AppError {
  return unprocessable('WEBHOOK_URL_REFUSED', 'url', detail);
}

/** A webhook more would only be one more to fail. */
export function tooManyWebhooks(most: number): AppError {
  return conflict('WEBHOOKS_TOO_MANY', `An organisation has at most ${most} webhooks. Remove one first.`);
}

/** Begun anew meanwhile, it would be sent twice at once. */
export function deliveryUnderWay(): AppError {
  return conflict('DELIVERY_UNDER_WAY', 'An attempt at this delivery is under way. Look again in a minute.');
}
