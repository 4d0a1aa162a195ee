import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Cidr } from '#libs/http';
import { lookUp, type NamedAddress, type NameLookupOptions } from './name-lookup.js';
import { literalAddress, mayConnect } from './webhook-address.js';

/** One attempt at one delivery. */
export interface WebhookMessage {
  readonly url: string;
  /** The same with every attempt: a receiver that has seen it may pass it over. */
  readonly id: string;
  readonly body: string;
  readonly secret: string;
}

/** What became of an attempt: an answer's status, or why there was none. */
export type Attempt = { readonly status: number } | { readonly error: string };

export interface WebhookSenderOptions {
  readonly allowPrivate: readonly Cidr[];
  /** From the first packet to the answer's status; default 5,000 ms. */
  readonly timeoutMs?: number;
  /** Whom to ask for names; default: whom the system asks. */
  readonly names?: Pick<NameLookupOptions, 'servers' | 'hostsFile'>;
}

const TIMEOUT_MS = 5_000;
/** Twice as long the second time: both are over before the attempt is. */
const SHARE_OF_A_QUESTION = 0.2;
const REFUSED = 'address refused';

/**
 * Sends signed webhooks (standardwebhooks.com) to whom it may. The address that is judged is the one that is connected to, so
 * a name that changes its mind in between gains nothing; redirects are an answer, not an order, and answers' bodies are not read.
 * INVARIANT: an attempt ends within its time, whatever the receiver does; who waits for it must not wait for a stranger.
 */
export class WebhookSender {
  constructor(private readonly options: WebhookSenderOptions) {}

  /** Never rejects: an attempt that failed says why. */
  async send(message: WebhookMessage): Promise<Attempt> {
    try {
      return await this.attempt(message);
    } catch (error) {
      return { error: reasonOf(error as Error) };
    }
  }

  private async attempt({ url: text, id, body, secret }: WebhookMessage): Promise<Attempt> {
    const url = new URL(text);
    const literal = literalAddress(url);
    if (literal !== null && !this.may(url.protocol, literal)) return { error: REFUSED };
    const at = new Date();
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Portcullis',
      'webhook-id': id,
      'webhook-timestamp': Math.floor(at.getTime() / 1_000),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    };
    return this.post(url, { method: 'POST', headers }, body);
  }

  private post(url: URL, options: RequestOptions, body: string): Promise<Attempt> {
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const over = new AbortController();
    const lookup = this.lookupFor(url.protocol, over.signal);
    return new Promise((resolve) => {
      const outgoing = request(url, { ...options, agent: false, lookup });
      // A clock of its own, and not the request's: after a change of protocol a request neither ends nor fails any more.
      const deadline = setTimeout(() => settle({ error: 'timed out' }), this.timeoutMs);
      const settle = (attempt: Attempt): void => {
        clearTimeout(deadline);
        resolve(attempt);
        outgoing.destroy();
        over.abort();
      };
      const answered = ({ statusCode }: IncomingMessage): void => settle({ status: statusCode ?? 0 });
      outgoing.on('response', answered);
      outgoing.on('upgrade', (response, socket) => {
        socket.destroy();
        answered(response);
      });
      outgoing.on('error', (error) => settle({ error: reasonOf(error) }));
      outgoing.on('close', () => settle({ error: 'closed' }));
      outgoing.end(body);
    });
  }

  private lookupFor(protocol: string, signal: AbortSignal): LookupFunction {
    return (name, { all }, callback) => {
      this.addressesOf(name, protocol, signal).then(
        ([first, ...others]) =>
          all === true ? callback(null, [first, ...others]) : callback(null, first.address, first.family),
        (error: unknown) => callback(error as NodeJS.ErrnoException, []),
      );
    };
  }

  /** All of a name's addresses must be allowed: one of them would do for whoever answers for the name. */
  private async addressesOf(
    name: string,
    protocol: string,
    signal: AbortSignal,
  ): Promise<[NamedAddress, ...NamedAddress[]]> {
    const { allowPrivate, names } = this.options;
    const timeoutMs = Math.ceil(this.timeoutMs * SHARE_OF_A_QUESTION);
    const ownNames = allowPrivate.length > 0;
    const [first, ...others] = await lookUp(name, { ...names, ownNames, timeoutMs }, signal);
    if (first === undefined || ![first, ...others].every(({ address }) => this.may(protocol, address)))
      throw Object.assign(new Error('the address is refused'), { code: REFUSED });
    return [first, ...others];
  }

  private get timeoutMs(): number {
    return this.options.timeoutMs ?? TIMEOUT_MS;
  }

  private may(protocol: string, address: string): boolean {
    return mayConnect(protocol, address, this.options.allowPrivate);
  }
}

/** A system’s code and no message: messages name addresses and names inside. */
function reasonOf(error: Error & { code?: string }): string {
  return error.code ?? 'failed';
}
