import type { Database } from '#libs/persistence';

/** An attempt that was taken and is this process's to make, until its lease ends. */
export interface Claimed {
  /** Of the delivery: the same with every attempt. */
  readonly id: string;
  readonly attempt: number;
  /** The notification as JSON, the same with every attempt. */
  readonly body: string;
}

export interface ClaimedWebhook extends Claimed {
  readonly webhookId: string;
  readonly url: string;
}

export interface ClaimedMail extends Claimed {
  /** null: the person has none any more. */
  readonly address: string | null;
  readonly organisation: string;
  /** Whether the person could have chosen not to have it. */
  readonly optional: boolean;
}

/** How an attempt went, without a word of whoever answered. */
export interface Result {
  readonly outcome: 'delivered' | 'retry' | 'dead';
  /** HTTP status or SMTP reply code; null without an answer. */
  readonly status: number | null;
  /** A code of ours or of the system; null with an answer. */
  readonly error: string | null;
}

/** Longer than an attempt lasts, as the senders bound it. */
const WEBHOOK_LEASE_SECONDS = 60;
const MAIL_LEASE_SECONDS = 300;

/** Made in about a second; what is for more people is made in several steps. */
const MAILS_AT_ONCE = 5_000;

const DISPATCH = `SELECT dispatch_notifications($1, ${MAILS_AT_ONCE}, $2) AS count`;
const CLAIM_WEBHOOKS = `SELECT id, attempt, webhook_id AS "webhookId", url, body FROM claim_webhook_deliveries($1, $2, $3, ${WEBHOOK_LEASE_SECONDS})`;
const CLAIM_MAILS = `SELECT id, attempt, address, organisation, body, optional FROM claim_mail_deliveries($1, ${MAIL_LEASE_SECONDS})`;
const RECORD = 'SELECT record_notification_attempt($1, $2, $3, $4, $5, $6) AS state';

/** What the worker may do with notifications: four functions, and no table. */
export class Outbox {
  constructor(private readonly database: Pick<Database, 'query'>) {}

  /** Makes the deliveries of up to so many notifications; resolves to how many there were, `max` where there is more to do. */
  async dispatch(max: number, mailConfigured: boolean): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(DISPATCH, [max, mailConfigured]);
    return row?.count ?? 0;
  }

  /** Takes what is due, of a webhook and of an organisation at most so many with what any process has taken of them. */
  claimWebhooks(max: number, maxPerWebhook: number, maxPerOrganisation: number): Promise<ClaimedWebhook[]> {
    return this.database.query<ClaimedWebhook>(CLAIM_WEBHOOKS, [max, maxPerWebhook, maxPerOrganisation]);
  }

  claimMails(max: number): Promise<ClaimedMail[]> {
    return this.database.query<ClaimedMail>(CLAIM_MAILS, [max]);
  }

  /** Writes down how an attempt went; a retry waits so long. Resolves to null where the delivery is another's by now. */
  async record({ id, attempt }: Claimed, result: Result, retryMs: number): Promise<string | null> {
    const values = [id, attempt, result.outcome, result.status, result.error, retryMs / 1_000];
    const [row] = await this.database.query<{ state: string | null }>(RECORD, values);
    return row?.state ?? null;
  }
}
