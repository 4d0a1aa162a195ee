import type { BucketDirectory } from '../buckets/bucket-directory.js';
import type { S3Answer, S3Call } from '../protocol/s3-call.js';
import { refuse } from '../protocol/s3-refusal.js';
import type { RefusedAttempts } from '../refused-attempts.service.js';

const READS = 'GET, HEAD';

/** Every write: refused, and on record as what was tried. */
export class RefuseWrite {
  constructor(
    private readonly buckets: BucketDirectory,
    private readonly refused: RefusedAttempts,
  ) {}

  async answer(call: S3Call): Promise<S3Answer> {
    const recordId = await this.record(call);
    return refuse('MethodNotAllowed', undefined, { recordId, headers: { allow: READS } });
  }

  /** Returns the record of what was tried, whatever it is answered with. */
  async record(call: S3Call): Promise<string> {
    const { caller, target, method } = call;
    const deletes = method === 'DELETE' || target.parameters.has('delete');
    const bucket = await this.buckets.find(caller, target.bucket);
    return this.refused.write(call, bucket, deletes ? 'deletion' : 'upload');
  }
}
