import type { Readable } from 'node:stream';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { normaliseMediaType, requestInvalid, streamedBody, UNSTATED_MEDIA_TYPE } from '#libs/http';
import { AppError } from '#libs/kernel';
import { expectedDigestsOf } from './content-digest.js';
import { itemKeyOf } from './item-key.js';

/** One upload as it arrives: what the headers promise, and the bytes still to come. */
export interface Upload {
  readonly key: string;
  readonly mediaType: string;
  /** Bytes; null when the body is chunked. */
  readonly promisedSize: number | null;
  /** SHA-256 in hex; each must be that of the body. */
  readonly promisedDigests: readonly string[];
  readonly content: Readable;
}

/** Returns the upload a request of a `@StreamedBody()` route carries; malformed headers are a 400 before a byte is read. */
export function uploadOf(request: FastifyRequest): Upload {
  const { headers } = request;
  assertNoContentCoding(headers['content-encoding']);
  const length = headers['content-length'];
  return {
    key: itemKeyOf(request.raw.url ?? ''),
    mediaType: mediaTypeOf(headers['content-type']),
    promisedSize: length === undefined ? null : Number(length),
    promisedDigests: expectedDigestsOf(headers),
    content: streamedBody(request),
  };
}

/** Injects the `Upload` of this request. */
export const UploadedItem = createParamDecorator((_data: undefined, context: ExecutionContext): Upload =>
  uploadOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Injects the item key of this request's path. */
export const ItemKey = createParamDecorator((_data: undefined, context: ExecutionContext): string =>
  itemKeyOf(context.switchToHttp().getRequest<FastifyRequest>().raw.url ?? ''),
);

function mediaTypeOf(header: string | undefined): string {
  if (header === undefined) return UNSTATED_MEDIA_TYPE;
  const mediaType = normaliseMediaType(header);
  if (mediaType === null) throw requestInvalid([{ message: 'must be a media type', path: ['Content-Type'] }]);
  return mediaType;
}

/** The item is what was sent: storing a coding as if it were the item would give readers bytes they did not ask for. */
function assertNoContentCoding(header: string | undefined): void {
  if (header === undefined || header.toLowerCase() === 'identity') return;
  throw new AppError({
    code: 'CONTENT_CODING_UNSUPPORTED',
    kind: 'unsupported-media',
    publicMessage: 'Send the item as it is, without a content encoding.',
  });
}
