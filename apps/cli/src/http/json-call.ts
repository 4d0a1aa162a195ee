import type { Connection } from '../connection.js';
import { cliError } from '../cli.errors.js';
import { type Answer, type Call, exchange } from './exchange.js';
import { parseJson, toAnswerError } from './problem.js';
import { type RetryOptions, withRetry } from './retry.js';

export interface JsonCall {
  readonly method: Call['method'];
  readonly path: string;
  /** Sent as JSON; a `Payload` as it is. */
  readonly body?: unknown;
  /** Beside those every call has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A body that is no JSON. */
export class Payload {
  constructor(
    readonly mediaType: string,
    readonly content: string,
  ) {}
}

/** Calls the gateway and returns the JSON of a 2xx answer; anything else is thrown with the server's code. */
export async function callJson(
  connection: Connection,
  call: JsonCall,
  retry: RetryOptions = { attempts: 3 },
): Promise<unknown> {
  return parseJson(await callText(connection, { ...call, accept: 'application/json' }, retry));
}

/** Calls the gateway and returns the text of a 2xx answer, at most 1 MiB of it; anything else is thrown with the server's code. */
export async function callText(
  connection: Connection,
  call: JsonCall & { readonly accept: string },
  retry: RetryOptions = { attempts: 3 },
): Promise<string> {
  return (await callAnswer(connection, call, retry)).text;
}

/** Calls the gateway and returns a 2xx answer with its headers; anything else is thrown with the server's code. */
export async function callAnswer(
  connection: Connection,
  call: JsonCall & { readonly accept: string },
  retry: RetryOptions = { attempts: 3 },
): Promise<Answer> {
  const headers: Record<string, string> = {
    ...call.headers,
    accept: call.accept,
    authorization: `Bearer ${connection.token}`,
  };
  const payload = payloadOf(call.body);
  if (payload) headers['content-type'] = payload.mediaType;
  const request: Call = {
    method: call.method,
    url: `${connection.origin}${call.path}`,
    headers,
    ...(payload && { body: payload.content }),
    ...(retry.signal && { signal: retry.signal }),
  };
  const { answer } = await withRetry(() => exchange(request), retry).catch((error: unknown) => {
    throw unreachable(connection.origin, error);
  });
  if (answer.status < 200 || answer.status > 299) throw toAnswerError(answer);
  return answer;
}

function payloadOf(body: unknown): Payload | undefined {
  if (body === undefined || body instanceof Payload) return body;
  return new Payload('application/json', JSON.stringify(body));
}

/** The gateway gave no answer; the message says where it was looked for. */
export function unreachable(origin: string, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : String(cause);
  return cliError('GATEWAY_UNREACHABLE', `${origin} does not answer: ${why}`, cause);
}
