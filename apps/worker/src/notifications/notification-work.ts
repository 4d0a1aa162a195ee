import { setTimeout as pause } from 'node:timers/promises';
import { Database } from '#libs/persistence';
import { DeliveryLoop, WebhookSender } from '#libs/webhooks';
import { mailChannel } from './mail.channel.js';
import { MailSender } from './mail-sender.js';
import type { NotificationSettings } from './notification.settings.js';
import { Outbox } from './outbox.repository.js';
import { webhookChannel } from './webhook.channel.js';

export interface NotificationWorkOptions extends NotificationSettings {
  /** Of the role `portcullis_worker`. */
  readonly databaseUrl: string;
  readonly onError: (message: string, error: unknown) => void;
}

/** Something that goes on until it is stopped. */
interface Loop {
  start(): void;
  stop(): Promise<void>;
}

const POLL_MS = 1_000;
const FIRST_RETRY_MS = 5_000;
const POOL_SIZE = 6;
/** A notification to everybody who works for a large client is one statement. */
const STATEMENT_TIMEOUT_MS = 60_000;
const AT_ONCE = 20;

/** Finds whom to tell and tells them, as long as it runs. A database that is not there is waited for. */
export class NotificationWork {
  private readonly aborter = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly options: NotificationWorkOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.aborter.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const database = await this.connect();
    if (database === null) return;
    const mail = this.options.mail && new MailSender(this.options.mail);
    const outbox = new Outbox(database);
    const loops = this.loopsOver(outbox, mail);
    loops.forEach((loop) => loop.start());
    await this.dispatchUntilStopped(outbox);
    await Promise.all(loops.map((loop) => loop.stop()));
    mail?.close();
    await database.close();
  }

  private async connect(): Promise<Database | null> {
    const { databaseUrl: url, onError } = this.options;
    const rest = { poolSize: POOL_SIZE, statementTimeoutMs: STATEMENT_TIMEOUT_MS };
    const { signal } = this.aborter;
    while (!signal.aborted) {
      try {
        return await Database.connect({ url, applicationName: 'portcullis worker: notifications', ...rest });
      } catch (error) {
        onError('notifications wait for the database', error);
        await this.rest();
      }
    }
    return null;
  }

  private loopsOver(outbox: Outbox, mail: MailSender | undefined): Loop[] {
    const {
      webhookSecret: secret,
      allowPrivate = [],
      webhookTimeoutMs: timeoutMs,
      consoleUrl,
      onError,
      pollMs = POLL_MS,
      firstRetryMs = FIRST_RETRY_MS,
    } = this.options;
    const pace = { pollMs, onError };
    const sender = new WebhookSender({ allowPrivate, ...(timeoutMs !== undefined && { timeoutMs }) });
    return [
      ...(secret === undefined
        ? []
        : [new DeliveryLoop(webhookChannel({ outbox, sender, secret, firstRetryMs }), pace)]),
      ...(mail === undefined
        ? []
        : [new DeliveryLoop(mailChannel({ outbox, sender: mail, consoleUrl, firstRetryMs }), pace)]),
    ];
  }

  private async dispatchUntilStopped(outbox: Outbox): Promise<void> {
    while (!this.aborter.signal.aborted) {
      const dispatched = await outbox
        .dispatch(AT_ONCE, this.options.mail !== undefined)
        .catch((error: unknown) => {
          this.options.onError('notifications could not be dispatched', error);
          return 0;
        });
      if (dispatched < AT_ONCE) await this.rest();
    }
  }

  /** Rejects only because it is to stop, which the loops look at themselves. */
  private rest(): Promise<void> {
    const { signal } = this.aborter;
    return pause(this.options.pollMs ?? POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}
