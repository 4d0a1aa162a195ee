import { createTransport } from 'nodemailer';
import type { MailServer } from '#libs/config';
import type { Result } from './outbox.repository.js';

/** One mail for one person. */
export interface Mail {
  /** Becomes the Message-ID, so that a repetition is one to whoever collects them. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

const CONNECT_MS = 10_000;
/** Of silence at any step. A mail has about seven of them, and its lease is five minutes. */
const SILENCE_MS = 20_000;
const CONNECTIONS = 4;

// One mailbox and nothing that means more than it in a header or an envelope: no list, no comment, no quoted part, no line break.
const MAILBOX = /^[^\s\p{Cc}<>()[\],;:\\"@]{1,64}@[^\s\p{Cc}<>()[\],;:\\"@]{1,255}$/u;

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
}

/** Hands mails to the operator's mail server. INVARIANT: what a server answered, and whom a mail is for, is in no result and no log. */
export class MailSender {
  private readonly transport;

  constructor(private readonly server: MailServer) {
    const url = new URL(server.url);
    const secure = url.protocol === 'smtps:';
    const user = decodeURIComponent(url.username);
    this.transport = createTransport({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
      secure,
      requireTLS: !secure && server.requireTls,
      ignoreTLS: !secure && !server.requireTls,
      ...(user !== '' && { auth: { user, pass: decodeURIComponent(url.password) } }),
      pool: true,
      maxConnections: CONNECTIONS,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      // Nothing of a mail is ever fetched from anywhere.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /** Never rejects: an attempt that failed says why, by code alone. */
  async send({ id, to, subject, text }: Mail): Promise<Result> {
    if (!MAILBOX.test(to)) return { outcome: 'dead', status: null, error: 'address refused' };
    const { from } = this.server;
    const domain = from.slice(from.lastIndexOf('@') + 1);
    try {
      const { response } = await this.transport.sendMail({
        from: { name: 'Portcullis', address: from },
        to: { name: '', address: to },
        messageId: `<${id}@${domain}>`,
        subject,
        text,
        // Neither answered by a machine nor sent to many: it is one notice to one person.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      });
      return { outcome: 'delivered', status: replyCodeOf(response), error: null };
    } catch (error) {
      return failureOf(error as SmtpError);
    }
  }

  close(): void {
    this.transport.close();
  }
}

/** A 5xx reply is for good, whatever is tried again; anything else may pass. */
function failureOf({ code, responseCode }: SmtpError): Result {
  const status = responseCode ?? null;
  const outcome = status !== null && status >= 500 && code !== 'EAUTH' ? 'dead' : 'retry';
  return { outcome, status, error: code !== undefined && /^[A-Z0-9_]{1,64}$/.test(code) ? code : 'failed' };
}

function replyCodeOf(response: string): number {
  return Number(/^\d{3}/.exec(response)?.[0] ?? 250);
}
