import type { IncomingMessage } from 'node:http';

export interface BodyLimits {
  readonly maxBytes: number;
  readonly maxMs: number;
}

export type RequestBody =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly refusal: 'too-large' | 'too-slow' | 'cut' };

/** Returns the whole body, or why there is none; holds never more than the limit, nor waits longer. */
export function readBody(request: IncomingMessage, limits: BodyLimits): Promise<RequestBody> {
  const { promise, resolve } = Promise.withResolvers<RequestBody>();
  const pieces: Buffer[] = [];
  let size = 0;
  const take = (piece: Buffer): void => {
    size += piece.length;
    if (size > limits.maxBytes) resolve({ ok: false, refusal: 'too-large' });
    else pieces.push(piece);
  };
  const timer = setTimeout(() => resolve({ ok: false, refusal: 'too-slow' }), limits.maxMs);
  request.on('data', take);
  request.once('end', () => resolve({ ok: true, bytes: Buffer.concat(pieces) }));
  request.once('error', () => resolve({ ok: false, refusal: 'cut' }));
  request.once('close', () => resolve({ ok: false, refusal: 'cut' }));
  return promise.finally(() => {
    clearTimeout(timer);
    request.off('data', take);
    request.pause();
  });
}
