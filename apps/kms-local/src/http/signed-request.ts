import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { SignedRequest } from '#libs/sigv4';

/** Returns the request as its signature sees it, the body hashed as it was received. */
export function toSignedRequest(request: IncomingMessage, body: Buffer): SignedRequest {
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    rawHeaders: request.rawHeaders,
    bodySha256: createHash('sha256').update(body).digest('hex'),
  };
}
