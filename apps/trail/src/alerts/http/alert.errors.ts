import { AppError } from '#libs/kernel';

/** Somebody has looked into it already; what they wrote stays. */
export function alreadyAcknowledged(recordId: string): AppError {
  return new AppError({
    code: 'ALERT_ALREADY_ACKNOWLEDGED',
    kind: 'conflict',
    publicMessage: 'This alert was acknowledged before.',
    context: { recordId },
  });
}

/** Nothing could sign what would be sent. */
export function webhooksNotConfigured(): AppError {
  return new AppError({
    code: 'WEBHOOKS_NOT_CONFIGURED',
    kind: 'conflict',
    publicMessage: 'This installation has no secret to sign webhooks with. Its operator can set one.',
  });
}

/** No alert may be sent there. */
export function webhookUrlRefused(detail: string): AppError {
  return new AppError({
    code: 'WEBHOOK_URL_REFUSED',
    kind: 'unprocessable',
    publicMessage: `The field url ${detail}.`,
    context: { errors: [{ field: 'url', detail }] },
  });
}

/** A webhook more would only be one more to fail. */
export function tooManyWebhooks(most: number): AppError {
  return new AppError({
    code: 'WEBHOOKS_TOO_MANY',
    kind: 'conflict',
    publicMessage: `An organisation has at most ${most} webhooks. Remove one first.`,
  });
}
