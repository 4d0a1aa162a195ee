import { NOTIFICATION_TYPES, type NotificationType, type NotificationValue } from '#libs/notifications';
import { MAIL_WORDS } from './mail-words.js';

export interface MailSource {
  /** A notification as the outbox holds it. */
  readonly body: string;
  /** The organisation's name: a customer's own text. */
  readonly organisation: string;
  readonly optional: boolean;
  readonly consoleUrl: string | undefined;
}

/** What a person is mailed: plain text and nothing that is fetched. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
}

interface Body {
  readonly id: string;
  readonly type: NotificationType;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, NotificationValue>>;
}

const MAX_NAME_CHARS = 80;
const MAX_VALUE_CHARS = 300;

/** Returns the mail of a notification. Of customers' text only the organisation's name is in it, as one line that can begin no header. */
export function toMailText({ body, organisation, optional, consoleUrl }: MailSource): MailText {
  const { id, type, timestamp, data } = JSON.parse(body) as Body;
  const { subject, text } = MAIL_WORDS[type];
  const name = oneLine(organisation, MAX_NAME_CHARS);
  const details = Object.entries(data).map(([key, value]) => `${labelOf(key)}: ${valueOf(value)}`);
  const lines = [
    text,
    '',
    `Organisation: ${name}`,
    `When: ${timestamp}`,
    ...details,
    '',
    ...(consoleUrl === undefined ? [] : [`Look at it: ${consoleUrl}`, '']),
    optional
      ? `You can choose not to have mail about ${NOTIFICATION_TYPES[type]} in your notification preferences.`
      : 'Mail of this kind cannot be turned off.',
    `Notification ${id}`,
    '',
  ];
  return { subject: `${subject} (${name})`, text: lines.join('\n') };
}

/** Every character that ends a line somewhere, or moves text about, is a space. */
function oneLine(text: string, max: number): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, max)
    .toWellFormed();
}

/** `effectiveFrom` is "Effective from". */
function labelOf(key: string): string {
  const words = key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim();
  return oneLine(words.charAt(0).toUpperCase() + words.slice(1), MAX_NAME_CHARS);
}

function valueOf(value: NotificationValue): string {
  if (value === null) return 'none';
  return oneLine(typeof value === 'object' ? value.join(', ') : String(value), MAX_VALUE_CHARS);
}
