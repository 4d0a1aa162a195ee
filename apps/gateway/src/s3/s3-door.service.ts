import type { FastifyRequest } from 'fastify';
import type { RequestOrigins } from '../request-origins.js';
import type { S3Authenticator } from './authentication/s3-authenticator.js';
import type { S3Operations } from './operations/s3-operations.js';
import type { S3Answer } from './protocol/s3-call.js';
import { findPlace, type S3Mounts } from './protocol/s3-mounts.js';
import { isS3Refusal, refuse } from './protocol/s3-refusal.js';
import { parseTarget } from './protocol/s3-target.js';

/** The way of one request: who signed it, what it is about, what is answered. */
export class S3Door {
  constructor(
    private readonly authenticator: S3Authenticator,
    private readonly mounts: S3Mounts,
    private readonly operations: S3Operations,
    private readonly origins: RequestOrigins,
  ) {}

  async answer(request: FastifyRequest): Promise<S3Answer> {
    // Who asks comes first: nothing is said of a request, not even that it is malformed, before it is somebody's.
    const { originalUrl, headers, method } = request;
    const origin = this.origins.of(request);
    const { rawHeaders } = request.raw;
    const caller = await this.authenticator.authenticate({ method, target: originalUrl, rawHeaders }, origin);
    if (caller.kind === 'unauthenticated')
      return refuse(caller.code, caller.message, { recordId: caller.recordId });
    const place = findPlace(this.mounts, headers.host, originalUrl);
    if (!place) return refuse('InvalidURI', 'This path is not part of the S3 endpoint.');
    const query = originalUrl.includes('?') ? originalUrl.slice(originalUrl.indexOf('?') + 1) : '';
    const target = parseTarget(place, query);
    if (isS3Refusal(target)) return target;
    return this.operations.answer({ caller, target, method, headers, origin });
  }
}
