import type { FastifyRequest } from 'fastify';
import { freezePrincipal, type Principal } from '#libs/identity';
import { findOutOfTime, isRefusal, parseSignature, toSigningSecret, verifySignature } from '#libs/sigv4';
import { S3Callers } from '../../../src/s3/s3-door.service.js';
import { refuse, type S3Refusal } from '../../../src/s3/protocol/s3-refusal.js';
import type { S3Caller } from '../../../src/s3/protocol/s3-call.js';

const RULES = {
  service: 's3',
  region: null,
  maxSkewMs: 900_000,
  maxExpiresSeconds: 604_800,
  payload: 'declared',
} as const;

export class InterimCallers extends S3Callers {
  readonly keys = new Map<string, { secret: string; principal: Principal; credentialId: string }>();

  authenticate(request: FastifyRequest): Promise<S3Caller | S3Refusal> {
    const signed = {
      method: request.method,
      target: request.originalUrl,
      rawHeaders: request.raw.rawHeaders,
      bodySha256: null,
    };
    const parsed = parseSignature(signed, RULES);
    if (isRefusal(parsed)) return Promise.resolve(refuse('AccessDenied', parsed.detail));
    const late = findOutOfTime(parsed, new Date(), RULES);
    if (late) return Promise.resolve(refuse('AccessDenied', late.detail));
    const known = this.keys.get(parsed.claim.accessKeyId);
    const verdict = verifySignature(parsed, request.method, known ? toSigningSecret(known.secret) : null);
    if (verdict !== 'valid' || !known) return Promise.resolve(refuse('SignatureDoesNotMatch'));
    return Promise.resolve({
      principal: freezePrincipal(known.principal),
      credentialId: known.credentialId,
      signature: parsed.form === 'header' ? 'header' : 'presigned',
    });
  }
}
