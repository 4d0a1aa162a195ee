import { AppError } from '#libs/kernel';
import type { Sealer, SealResult } from '#libs/envelope';
import { unprocessable } from '../records/record.errors.js';
import type { Upload } from './upload.decorator.js';

/**
 * Yields the sealed object of an upload, and throws instead of ending when the body was cut off or is not what its headers
 * promised: the object store then makes nothing visible.
 */
export async function* sealedContent(
  sealer: Sealer,
  upload: Omit<Upload, 'content'> & { readonly content: AsyncIterable<Buffer> },
): AsyncGenerator<Buffer, void, undefined> {
  yield* sealer.seal(arriving(upload.content));
  assertAsPromised(sealer.result(), upload);
}

async function* arriving(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* content;
  } catch (cause) {
    throw new AppError({
      code: 'UPLOAD_ABORTED',
      kind: 'invalid',
      publicMessage: 'The upload ended before its last byte.',
      cause,
    });
  }
}

function assertAsPromised(
  { plaintextSize, sha256 }: SealResult,
  { promisedSize, promisedDigests }: Pick<Upload, 'promisedSize' | 'promisedDigests'>,
): void {
  if (promisedSize !== null && promisedSize !== plaintextSize) {
    throw unprocessable('LENGTH_MISMATCH', 'Content-Length', 'is not the length of the body');
  }
  if (promisedDigests.some((promised) => promised !== sha256)) {
    throw unprocessable('DIGEST_MISMATCH', 'Digest', 'is not the digest of the body');
  }
}
