import { lookup as resolve } from 'node:dns';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Cidr } from '#libs/http';
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
}

const TIMEOUT_MS = 5_000;
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
    return new Promise((resolve) => {
      const outgoing = request(url, { ...options, agent: false, lookup: this.lookupFor(url.protocol) });
      // A clock of its own, and not the request's: after a change of protocol a request neither ends nor fails any more.
      const deadline = setTimeout(() => settle({ error: 'timed out' }), this.options.timeoutMs ?? TIMEOUT_MS);
      const settle = (attempt: Attempt): void => {
        clearTimeout(deadline);
        resolve(attempt);
        outgoing.destroy();
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

  /** All of a name's addresses must be allowed: one of them would do for whoever answers for the name. */
  private lookupFor(protocol: string): LookupFunction {
    return (hostname, options, callback) => {
      resolve(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, []);
        const [first] = addresses;
        if (first === undefined || !addresses.every(({ address }) => this.may(protocol, address)))
          return callback(Object.assign(new Error('the address is refused'), { code: REFUSED }), []);
        return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
      });
    };
  }

  private may(protocol: string, address: string): boolean {
    return mayConnect(protocol, address, this.options.allowPrivate);
  }
}

/** A system’s code and no message: messages name addresses and names inside. */
function reasonOf(error: Error & { code?: string }): string {
  return error.code ?? 'failed';
}
