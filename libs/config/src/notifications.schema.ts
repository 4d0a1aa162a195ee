import { z } from 'zod';

/** What whoever makes webhooks and whoever calls them must agree on. */
export const webhookShape = {
  PORTCULLIS_WEBHOOK_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe(
      'What the signing secrets of notification webhooks are derived from, the same for control plane and worker; unset: no webhooks',
    ),
  PORTCULLIS_WEBHOOK_ALLOW_PRIVATE: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .describe(
      'Private address blocks notification webhooks may be in, also over HTTP, separated by commas; none unless told',
    ),
} as const;

/** The mail server notifications are handed to. */
export const mailShape = {
  PORTCULLIS_SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('Mail server, `smtp://user:password@host:587` or `smtps://…`; unset: nobody is mailed'),
  PORTCULLIS_SMTP_TLS: z
    .enum(['required', 'none'])
    .default('required')
    .describe('`none`: mail is sent in the clear over smtp://; only where nobody can listen'),
  PORTCULLIS_MAIL_FROM: z
    .email()
    .optional()
    .describe('Address mails come from; needed with PORTCULLIS_SMTP_URL'),
} as const;

/** The mail settings as they are used; undefined when there is no server. */
export interface MailServer {
  readonly url: string;
  readonly requireTls: boolean;
  readonly from: string;
}

interface MailVariables {
  readonly PORTCULLIS_SMTP_URL?: string | undefined;
  readonly PORTCULLIS_SMTP_TLS: 'required' | 'none';
  readonly PORTCULLIS_MAIL_FROM?: string | undefined;
}

/** A server without a sender would be found out with the first mail. */
export function isMailComplete({
  PORTCULLIS_SMTP_URL: url,
  PORTCULLIS_MAIL_FROM: from,
}: MailVariables): boolean {
  return url === undefined || from !== undefined;
}

/** What `isMailComplete` is refused with. */
export const MAIL_INCOMPLETE = {
  path: ['PORTCULLIS_MAIL_FROM'],
  message: 'must be set where PORTCULLIS_SMTP_URL is',
};

/** Returns the mail server of a validated environment. */
export function mailServerOf(config: MailVariables): MailServer | undefined {
  const { PORTCULLIS_SMTP_URL: url, PORTCULLIS_MAIL_FROM: from } = config;
  if (url === undefined || from === undefined) return undefined;
  return { url, from, requireTls: config.PORTCULLIS_SMTP_TLS === 'required' };
}

/** How long what was told stays to be looked at. */
export const notificationRetentionShape = {
  PORTCULLIS_NOTIFICATION_RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .default(400)
    .describe(
      'How long notifications and the log of deliveries are kept once all of them have ended, at least 30; those of terms and subprocessors stay. 0: for ever',
    ),
};
