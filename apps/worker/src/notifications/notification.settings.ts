import type { MailServer } from '#libs/config';
import type { Cidr } from '#libs/http';

/** How notifications leave the installation. */
export interface NotificationSettings {
  /** What the signing secret of each webhook is derived from; without one, what is for webhooks waits. */
  readonly webhookSecret?: string | undefined;
  /** Private address blocks a webhook may be in, over plain HTTP too; none unless told. */
  readonly allowPrivate?: readonly Cidr[];
  /** Without one nobody is mailed, and the log says so for each who would have been. */
  readonly mail?: MailServer | undefined;
  /** Where the pages are; mails name it. */
  readonly consoleUrl?: string | undefined;
  /** How often what is due is looked for; default 1,000 ms. */
  readonly pollMs?: number;
  /** How long the first retry waits; default 5,000 ms. */
  readonly firstRetryMs?: number;
  /** How long an answer to a webhook may take; default 5,000 ms. */
  readonly webhookTimeoutMs?: number;
}
