import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { AppError } from '#libs/kernel';
import type { Connection } from '../connection.js';
import { readText } from './exchange.js';
import { unreachable } from './json-call.js';
import { toAnswerError } from './problem.js';

const IDLE_MS = 120_000;

/** Starts reading a 2xx answer of any length; anything else is thrown with the server's code, silence as GATEWAY_UNREACHABLE. */
export async function openStream(
  connection: Connection,
  call: { readonly path: string; readonly accept: string; readonly signal: AbortSignal },
): Promise<IncomingMessage> {
  const url = new URL(`${connection.origin}${call.path}`);
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = { accept: call.accept, authorization: `Bearer ${connection.token}` };
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = start(url, { headers, signal: call.signal }, resolve).on('error', reject);
      request.setTimeout(IDLE_MS, () => request.destroy(new Error(`no answer for ${IDLE_MS / 1000} s`)));
      request.end();
    });
    const status = response.statusCode ?? 0;
    if (status >= 200 && status <= 299) return response;
    throw toAnswerError({ status, headers: response.headers, text: await readText(response) });
  } catch (error) {
    call.signal.throwIfAborted();
    throw error instanceof AppError ? error : unreachable(connection.origin, error);
  }
}
