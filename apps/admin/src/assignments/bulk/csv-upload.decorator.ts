import type { Readable } from 'node:stream';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { mediaTypeEssence, streamedBody } from '#libs/http';
import { AppError } from '#libs/kernel';

/** Injects the unread body of a `@StreamedBody()` route; whatever does not say that it is plain CSV is a 415. */
export const CsvUpload = createParamDecorator((_data: undefined, context: ExecutionContext): Readable => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { 'content-type': type = '', 'content-encoding': coding = 'identity' } = request.headers;
  if (mediaTypeEssence(type) !== 'text/csv' || coding !== 'identity') throw notCsv();
  return streamedBody(request);
});

function notCsv(): AppError {
  return new AppError({
    code: 'UNSUPPORTED_MEDIA_TYPE',
    kind: 'unsupported-media',
    publicMessage: 'This route takes text/csv without a content encoding.',
  });
}
