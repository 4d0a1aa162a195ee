import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** One mail as it arrived. */
export interface ArrivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it was sent, headers and all. */
  readonly raw: string;
  /** What its reader sees. */
  readonly text: string;
}

/** A real mail server: takes every mail, but refuses what is for `refused@` for good and for `busy@` for now. */
export class MailServer {
  private constructor(
    private readonly server: SMTPServer,
    readonly arrived: readonly ArrivedMail[],
  ) {}

  static async start(options: SMTPServerOptions = {}): Promise<MailServer> {
    const arrived: ArrivedMail[] = [];
    const server = new SMTPServer({
      authOptional: true,
      // It warns of its sample certificate otherwise, which is what one test is about.
      logger: false,
      onRcptTo: ({ address }, _session, callback) => callback(refusalOf(address)),
      onData: (stream, { envelope }, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          const to = envelope.rcptTo.map(({ address }) => address);
          const raw = Buffer.concat(chunks).toString('utf8');
          arrived.push({ from, to, raw, text: toText(raw) });
          callback();
        });
      },
      ...options,
    });
    // A client that refuses the certificate is an error of the connection, which is what such a test is about.
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new MailServer(server, arrived);
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  to(address: string): ArrivedMail[] {
    return this.arrived.filter(({ to }) => to.includes(address));
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** The body with quoted-printable undone. */
function toText(raw: string): string {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (!/quoted-printable/i.test(head)) return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function refusalOf(address: string): Error | null {
  const refused = (text: string, responseCode: number): Error =>
    Object.assign(new Error(text), { responseCode });
  if (address.startsWith('refused')) return refused(`no such mailbox: ${address}`, 550);
  if (address.startsWith('busy')) return refused(`try again later, ${address}`, 451);
  return null;
}
