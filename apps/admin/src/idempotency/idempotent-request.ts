import { createHash } from 'node:crypto';
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
    request.body ?? null,
    ...(conditions ? [conditions] : []),
  ]);
  return { key, sha256: createHash('sha256').update(said).digest() };
}
