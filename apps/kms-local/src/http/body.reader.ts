import type { IncomingMessage } from 'node:http';
import { KmsError } from '../protocol/kms.errors.js';

const MAX_BODY_BYTES = 256 * 1024;

/** Returns the whole body, or throws RequestEntityTooLargeException (413) as soon as it is known to exceed 256 KiB. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  // The stream stays open after a throw, so that the refusal can still be written to its socket.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): KmsError {
  return new KmsError('RequestEntityTooLargeException', `The request body exceeds ${MAX_BODY_BYTES} bytes.`);
}
