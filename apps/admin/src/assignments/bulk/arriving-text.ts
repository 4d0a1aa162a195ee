import type { Readable } from 'node:stream';
import { AppError } from '#libs/kernel';
import { csvMalformed } from './csv.errors.js';

/** How much of a body is read at most. */
export interface ArrivalLimits {
  readonly bytes: number;
}

/**
 * Yields the body as text, chunk by chunk; throws instead of ending when it is cut off, too large or not UTF-8. The body
 * itself is left as it is: destroying it would take the answer with it.
 */
export async function* arrivingText(
  content: Readable,
  limits: ArrivalLimits,
  onBytes: (chunk: Buffer) => void,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  for await (const chunk of arriving(content)) {
    bytes += chunk.length;
    if (bytes > limits.bytes) throw tooLarge(limits);
    onBytes(chunk);
    const text = decoded(() => decoder.decode(chunk, { stream: true }));
    if (text !== '') yield text;
  }
  const rest = decoded(() => decoder.decode());
  if (rest !== '') yield rest;
}

async function* arriving(content: Readable): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* content.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch (cause) {
    throw new AppError({
      code: 'UPLOAD_ABORTED',
      kind: 'invalid',
      publicMessage: 'The upload ended before its last byte.',
      cause,
    });
  }
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch (cause) {
    throw csvMalformed('it is not UTF-8', cause);
  }
}

function tooLarge({ bytes }: ArrivalLimits): AppError {
  return new AppError({
    code: 'BODY_TOO_LARGE',
    kind: 'too-large',
    publicMessage: `The body is larger than ${bytes} bytes.`,
  });
}
