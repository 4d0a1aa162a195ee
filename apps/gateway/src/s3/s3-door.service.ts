import type { FastifyRequest } from 'fastify';
import type { RequestOrigins } from '../request-origins.js';
import type { S3Authenticator } from './authentication/s3-authenticator.js';
import type { S3Operations } from './operations/s3-operations.js';
import type { S3Answer } from './protocol/s3-call.js';
import type { PresignedSessions } from './presigned-sessions.service.js';
import { findPlace, type S3Mounts } from './protocol/s3-mounts.js';
import { isS3Refusal, refuse } from './protocol/s3-refusal.js';
import { bucketOf, parseTarget } from './protocol/s3-target.js';

/** What the way of one request takes. */
export interface S3DoorParts {
  readonly authenticator: S3Authenticator;
  readonly mounts: S3Mounts;
  readonly presigned: PresignedSessions;
  readonly operations: S3Operations;
  readonly origins: RequestOrigins;
}

/** The way of one request: who signed it, what it is about, whether this link is theirs here, what is answered. */
export class S3Door {
  constructor(private readonly parts: S3DoorParts) {}

  async answer(request: FastifyRequest): Promise<S3Answer> {
    // Who asks comes first: nothing is said of a request, not even that it is malformed, before it is somebody's.
    const { originalUrl, headers, method } = request;
    const { authenticator, mounts, presigned, operations, origins } = this.parts;
    const origin = origins.of(request);
    const { rawHeaders } = request.raw;
    const caller = await authenticator.authenticate({ method, target: originalUrl, rawHeaders }, origin);
    if (caller.kind === 'unauthenticated')
      return refuse(caller.code, caller.message, { recordId: caller.recordId });
    const place = findPlace(mounts, headers.host, originalUrl);
    const query = originalUrl.includes('?') ? originalUrl.slice(originalUrl.indexOf('?') + 1) : '';
    const target = place
      ? parseTarget(place, query)
      : refuse('InvalidURI', 'This path is not part of the S3 endpoint.');
    const link = await presigned.linkOf(caller, origin, request);
    const asked = { caller, method, headers, origin, link };
    if (isS3Refusal(target)) {
      const bucket = place && bucketOf(place);
      return operations.malformed({ ...asked, target: { bucket, key: null, parameters: new Map() } }, target);
    }
    const call = { ...asked, target };
    await presigned.assertUsable(call);
    return operations.answer(call);
  }
}
