import type { FactsService } from '#libs/facts';
import type { SessionSource } from '#libs/identity';
import { presignedMayBeUsed, type SessionOfRequest } from '../sessions/session-of-request.js';
import type { SignatureRecords } from './authentication/signature-records.js';
import type { BucketDirectory } from './buckets/bucket-directory.js';
import type { S3Call } from './protocol/s3-call.js';
import { refuse, type S3Refusal } from './protocol/s3-refusal.js';

const ELSEWHERE =
  'SESSION_REQUIRED: this link works only in the browser session of the person it was issued for.';

/**
 * Keeps presigned URLs in the browser session of the person they were issued for, where their project demands it: a link
 * passed on is then worth nothing. A signature in headers comes from whoever holds the secret, and needs no session.
 */
export class PresignedSessions {
  constructor(
    private readonly buckets: BucketDirectory,
    private readonly facts: FactsService,
    private readonly sessions: SessionOfRequest,
    private readonly records: SignatureRecords,
  ) {}

  /** Returns the recorded refusal of a link used elsewhere; null where it may be used, or is about no bucket of the caller. */
  async refusalOf({ caller, target, origin }: S3Call, request: SessionSource): Promise<S3Refusal | null> {
    if (caller.signature.kind !== 'presigned') return null;
    const bucket = await this.buckets.find(caller, target.bucket);
    if (!bucket) return null;
    const { principal, credentialId } = caller;
    const { browsers } = await this.facts.getSubject(principal, bucket.projectId);
    const issuedFor = principal.kind === 'person' ? principal.id : null;
    if (presignedMayBeUsed(browsers, issuedFor, await this.sessions.find(request))) return null;
    const claimed = { form: 'query', origin, accessKeyId: credentialId } as const;
    const recordId = await this.records.refused('SESSION_REQUIRED', claimed);
    return refuse('AccessDenied', ELSEWHERE, { recordId });
  }
}
