import type { FactsService } from '#libs/facts';
import type { SessionSource } from '#libs/identity';
import type { RequestOrigin } from '../items/read-request.js';
import type { SessionOfRequest } from '../sessions/session-of-request.js';
import type { SignatureRecords } from './authentication/signature-records.js';
import type { BucketDirectory } from './buckets/bucket-directory.js';
import { PresignedLink } from './presigned-link.js';
import type { S3Call, S3Caller } from './protocol/s3-call.js';

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

  /** Returns the presigned URL that a request is; undefined where it is signed in its headers. */
  async linkOf(
    caller: S3Caller,
    origin: RequestOrigin,
    request: SessionSource,
  ): Promise<PresignedLink | undefined> {
    const { signature, principal, credentialId } = caller;
    if (signature.kind !== 'presigned') return undefined;
    const claimed = { form: 'query', origin, accessKeyId: credentialId } as const;
    return new PresignedLink({
      issuedFor: principal.kind === 'person' ? principal.id : null,
      sessionOf: await this.sessions.find(request),
      recordRefusal: () => this.records.refused('SESSION_REQUIRED', claimed),
    });
  }

  /**
   * Throws the recorded refusal of a link used elsewhere, whatever it asks for: not even whether a key exists is said. What is
   * given is decided once more on the answer that is recorded, so that a rule that comes into force meanwhile holds as well.
   */
  async assertUsable({ caller, target, link }: S3Call): Promise<void> {
    if (!link) return;
    const bucket = await this.buckets.find(caller, target.bucket);
    if (!bucket) return;
    const subject = await this.facts.getSubject(caller.principal, bucket.projectId);
    if (!link.isFor({ subject })) throw await link.refusalOf();
  }
}
