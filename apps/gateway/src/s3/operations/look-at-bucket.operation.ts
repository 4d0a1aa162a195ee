import type { RecordedListing } from '../../projects/recorded-listing.service.js';
import type { BucketDirectory } from '../buckets/bucket-directory.js';
import { doorOf, type S3Answer, type S3Call } from '../protocol/s3-call.js';
import { refuse, type S3ErrorCode } from '../protocol/s3-refusal.js';

/** What a bucket says once it may be looked at: nothing but that it is there, a document, or that S3 has no such setting. */
export type BucketSaying =
  | { readonly kind: 'empty' }
  | { readonly kind: 'document'; readonly xml: (call: S3Call) => string }
  | { readonly kind: 'refusal'; readonly code: S3ErrorCode };

/** One question about a bucket as a whole; decided and recorded like a listing of it. */
export class LookAtBucket {
  constructor(
    private readonly buckets: BucketDirectory,
    private readonly listing: RecordedListing,
  ) {}

  async answer(call: S3Call, operation: string, saying: BucketSaying): Promise<S3Answer> {
    const { caller, target, origin, link } = call;
    const bucket = await this.buckets.find(caller, target.bucket);
    const { recordId, allowedOrigins } = await this.listing.run(
      {
        principal: caller.principal,
        projectReference: bucket?.projectId ?? null,
        origin,
        details: doorOf(call, operation),
        link,
      },
      () => Promise.resolve(),
    );
    switch (saying.kind) {
      case 'empty':
        return { kind: 'empty', recordId, allowedOrigins };
      case 'document':
        return { kind: 'document', recordId, allowedOrigins, xml: saying.xml(call) };
      case 'refusal':
        return refuse(saying.code, undefined, { recordId });
    }
  }
}
