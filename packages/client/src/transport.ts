import { pause } from './pause.js';
import { toError } from './portcullis-error.js';
import { DEFAULT_RETRY, delayBeforeRetry, type RetryRules } from './retry.js';

export interface ClientOptions {
  /** Scheme, host and port of the gateway. */
  readonly origin: string;
  /** Asked before every request, so that a token can be renewed; or a tool credential that stays the same. */
  readonly token: string | (() => string | Promise<string>);
  readonly retry?: Partial<RetryRules>;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
}

export interface Call {
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Statuses besides 2xx that are an answer and not an error. */
  readonly accept?: readonly number[];
}

/** Sends calls with the caller's token; asks again when the gateway is overloaded, and for no other reason. */
export class Transport {
  private readonly rules: RetryRules;

  constructor(private readonly options: ClientOptions) {
    this.rules = { ...DEFAULT_RETRY, ...options.retry };
  }

  /** Returns the successful answer, its body unread; throws PortcullisError, or the signal's reason. */
  async send(call: Call): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.sendOnce(call);
      if (response.ok || call.accept?.includes(response.status)) return response;
      const error = await toError(response);
      const delayMs = delayBeforeRetry(error, attempt, this.rules);
      if (delayMs === null) throw error;
      await pause(delayMs, call.signal);
    }
  }

  /** Returns the JSON of the successful answer. */
  async json<Answer>(call: Call): Promise<Answer> {
    const response = await this.send(call);
    return (await response.json()) as Answer;
  }

  private async sendOnce(call: Call): Promise<Response> {
    const { origin, token, fetch: send = fetch } = this.options;
    const bearer = typeof token === 'string' ? token : await token();
    const hasBody = call.body !== undefined;
    return send(addressOf(origin, call), {
      method: call.method ?? 'GET',
      headers: {
        ...call.headers,
        authorization: `Bearer ${bearer}`,
        ...(hasBody && { 'content-type': 'application/json' }),
      },
      // The gateway never redirects: one that is followed would carry the token to whoever sent it.
      redirect: 'error',
      ...(hasBody && { body: JSON.stringify(call.body) }),
      ...(call.signal && { signal: call.signal }),
    });
  }
}

function addressOf(origin: string, { path, query = {} }: Call): URL {
  const address = new URL(path, origin);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) address.searchParams.set(name, String(value));
  return address;
}
