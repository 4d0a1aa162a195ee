import type { FastifyRequest } from 'fastify';
import type { ProblemDescription, ProblemLogger } from '#libs/http';
import { levelOf } from './operations/s3-operations.js';
import { findPlace, type S3Mounts } from './protocol/s3-mounts.js';
import { refuse, type S3ErrorCode, type S3Refusal } from './protocol/s3-refusal.js';
import { parseTarget } from './protocol/s3-target.js';

/** By the status the error would have elsewhere. Never 429: S3's clients take only a 503 for a reason to wait. */
const BY_STATUS: Readonly<Record<number, S3ErrorCode>> = {
  400: 'InvalidRequest',
  401: 'AccessDenied',
  403: 'AccessDenied',
  405: 'MethodNotAllowed',
  412: 'PreconditionFailed',
  416: 'InvalidRange',
  429: 'SlowDown',
  503: 'ServiceUnavailable',
};
const KEPT_HEADERS = ['content-range', 'retry-after'] as const;

/** Knows S3's words for what the other doors say as problems. */
export class S3Errors {
  constructor(
    readonly logger: ProblemLogger,
    private readonly mounts: S3Mounts,
  ) {}

  refusalOf(request: FastifyRequest, description: ProblemDescription): S3Refusal {
    const code = description.status === 404 ? this.missing(request) : codeOf(description.status);
    return toS3Refusal(code, description);
  }

  private missing(request: FastifyRequest): S3ErrorCode {
    const place = findPlace(this.mounts, request.headers.host, request.originalUrl);
    const target = place && parseTarget(place, '');
    const level = target && 'bucket' in target ? levelOf(target) : 'service';
    if (level === 'service') return 'AccessDenied';
    return level === 'bucket' ? 'NoSuchBucket' : 'NoSuchKey';
  }
}

function codeOf(status: number): S3ErrorCode {
  return BY_STATUS[status] ?? (status < 500 ? 'InvalidRequest' : 'InternalError');
}

function toS3Refusal(code: S3ErrorCode, description: ProblemDescription): S3Refusal {
  const { recordId } = description;
  const headers = Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = description.headers[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  // What is missing is said in the same words whatever was found out on the way.
  const isMissing = code === 'NoSuchKey' || code === 'NoSuchBucket';
  return refuse(code, isMissing ? undefined : messageOf(description), { recordId, headers });
}

/** S3's clients show their users the message and nothing else, so it carries the codes. */
function messageOf({ detail, code, reasons }: ProblemDescription): string {
  const said = reasons?.length ? reasons : [{ detail, code }];
  return said.map((reason) => `${reason.detail} (${reason.code})`).join(' ');
}
