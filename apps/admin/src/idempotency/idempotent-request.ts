import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { requestInvalid } from '#libs/http';
import { changeConditionsOf } from '../conditions/change-conditions.js';

const HEADER = 'idempotency-key';
const KEY = /^[\x21-\x7e]{1,255}$/;

/** A POST that its caller may send again: the key it chose, and what tells a repetition from another request. */
export interface IdempotentRequest {
  readonly key: string;
  readonly sha256: Buffer;
}

/** Returns the key and fingerprint of a POST with `Idempotency-Key`, else null; a malformed key is a 400. */
export function idempotentRequestOf(
  request: Pick<FastifyRequest, 'method' | 'url' | 'headers' | 'body'>,
): IdempotentRequest | null {
  const key = request.headers[HEADER];
  if (request.method !== 'POST' || key === undefined) return null;
  if (typeof key !== 'string' || !KEY.test(key)) {
    const message = 'must be 1 to 255 visible ASCII characters';
    throw requestInvalid([{ message, path: ['Idempotency-Key'] }]);
  }
  const conditions = changeConditionsOf(request);
  const said = JSON.stringify([
    request.method,
    request.url,
    request.body instanceof Readable ? null : (request.body ?? null),
    ...(conditions ? [conditions] : []),
  ]);
  return { key, sha256: createHash('sha256').update(said).digest() };
}

/** Returns the same request with what its body turned out to be, where that arrives as a stream after the headers. */
export function withContent(request: IdempotentRequest | null, sha256: Buffer): IdempotentRequest | null {
  if (request === null) return null;
  return { ...request, sha256: createHash('sha256').update(request.sha256).update(sha256).digest() };
}
