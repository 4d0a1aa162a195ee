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
    const { caller, target, method } = call;
    const deletes = method === 'DELETE' || target.parameters.has('delete');
    const bucket = await this.buckets.find(caller, target.bucket);
    const recordId = await this.refused.write(call, bucket, deletes ? 'deletion' : 'upload');
    return refuse('MethodNotAllowed', undefined, { recordId, headers: { allow: READS } });
  }
}
