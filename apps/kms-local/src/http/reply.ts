import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { KmsError } from '../protocol/kms.errors.js';

/** An answer before it is written. */
export interface Reply {
  readonly status: number;
  readonly body: object;
  /** True when the rest of the request is not going to be read. */
  readonly closeConnection?: boolean;
}

/** Returns an error in the form the SDK reads: the name in `__type`. */
export function toErrorReply(error: KmsError): Reply {
  return {
    status: error.status,
    body: { __type: error.name, message: error.message },
    closeConnection: error.name === 'RequestEntityTooLargeException',
  };
}

/**
 * Writes the answer with its exact length; an answer may hold plaintext, so no cache may keep it.
 * `Date` is the clock signatures are checked against: the SDK reads it to correct its own.
 */
export function sendReply(response: ServerResponse, reply: Reply, now: Date): void {
  const body = Buffer.from(JSON.stringify(reply.body), 'utf8');
  response.writeHead(reply.status, {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': body.length,
    'cache-control': 'no-store',
    date: now.toUTCString(),
    'x-amzn-requestid': randomUUID(),
    ...(reply.closeConnection && { connection: 'close' }),
  });
  response.end(body);
}
