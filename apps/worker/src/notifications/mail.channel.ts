import { type Channel, MAX_ATTEMPTS, retryDelayMs } from '#libs/webhooks';
import type { MailSender } from './mail-sender.js';
import { toMailText } from './mail-text.js';
import type { ClaimedMail, Outbox } from './outbox.repository.js';

export interface MailChannelOptions {
  readonly outbox: Outbox;
  readonly sender: Pick<MailSender, 'send'>;
  readonly consoleUrl: string | undefined;
  readonly firstRetryMs: number;
}

const SLOTS = 8;

/** Mails people: plain text, ids and dates only, at least once, under one Message-ID. */
export function mailChannel(options: MailChannelOptions): Channel<ClaimedMail> {
  const { outbox, sender, consoleUrl, firstRetryMs } = options;
  return {
    name: 'mail',
    slots: SLOTS,
    claim: (max) => outbox.claimMails(max),
    deliver: async (claimed) => {
      const { id, address, body, organisation, optional, attempt } = claimed;
      const { subject, text } = toMailText({ body, organisation, optional, consoleUrl });
      const result =
        address === null
          ? ({ outcome: 'dead', status: null, error: 'no address' } as const)
          : await sender.send({ id, to: address, subject, text });
      await outbox.record(
        claimed,
        result,
        retryDelayMs(Math.min(attempt, MAX_ATTEMPTS), firstRetryMs, Math.random()),
      );
    },
  };
}
