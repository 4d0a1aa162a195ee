import { scopeOf } from '#libs/facts';
import type { Database } from '#libs/persistence';
import type { ListingGrant } from '../../projects/listing-access.service.js';
import type { RecordedListing } from '../../projects/recorded-listing.service.js';
import type { Bucket } from '../buckets/bucket.js';
import type { BucketDirectory } from '../buckets/bucket-directory.js';
import { fromContinuationToken, toContinuationToken } from '../listing/continuation-token.js';
import { toListDocument } from '../listing/list-document.js';
import { listPage, type ListPage } from '../listing/list-page.js';
import { type ListQuery, parseListQuery } from '../listing/list-query.js';
import { walkAfter } from '../listing/listing-span.js';
import { doorOf, type S3Answer, type S3Call } from '../protocol/s3-call.js';
import { isS3Refusal, refuse } from '../protocol/s3-refusal.js';

/** ListObjects in both versions. What may not be listed is left out before anything is counted. */
export class ListObjects {
  constructor(
    private readonly database: Database,
    private readonly buckets: BucketDirectory,
    private readonly listing: RecordedListing,
  ) {}

  async answer(call: S3Call): Promise<S3Answer> {
    const query = parseListQuery(call.target.parameters);
    if (isS3Refusal(query)) return query;
    const bucket = await this.buckets.find(call.caller, call.target.bucket);
    const from = fromOf(call, bucket, query);
    if (from === null) return refuse('InvalidArgument', 'The continuation token is not one of this listing.');
    const { found, ...listed } = await this.listing.run(toListing(call, bucket, query), (granted) =>
      this.read({ call, bucket, query, from }, granted),
    );
    const nextToken =
      bucket && found.nextFrom !== null
        ? toContinuationToken(bindingOf(call, bucket, query), found.nextFrom)
        : null;
    const xml = toListDocument({
      bucket: call.target.bucket ?? '',
      query,
      page: found,
      nextToken,
      owner: { id: bucket?.organisationId ?? '', name: bucket?.name ?? '' },
    });
    return { kind: 'document', ...listed, xml };
  }

  private async read(
    { call, bucket, query, from }: { call: S3Call; bucket: Bucket | null; query: ListQuery; from: string },
    { datasetIds }: Pick<ListingGrant, 'datasetIds'>,
  ): Promise<ListPage> {
    const sources = (bucket?.sources ?? []).filter(({ datasetId }) => datasetIds.includes(datasetId));
    return this.database.transaction(scopeOf(call.caller.principal), (transaction) =>
      listPage(transaction, sources, { ...query, from }, query.maxKeys),
    );
  }
}

/** Where the listing begins; null for a token that is not of this listing. */
function fromOf(call: S3Call, bucket: Bucket | null, query: ListQuery): string | null {
  if (query.continuationToken === null) return walkAfter(query, query.after);
  // Of a bucket that is not there no token is judged: the answer is the same for any.
  if (!bucket) return '';
  return fromContinuationToken(bindingOf(call, bucket, query), query.continuationToken);
}

function bindingOf({ caller }: S3Call, { projectId }: Bucket, { prefix, delimiter }: ListQuery) {
  return { credentialId: caller.credentialId, projectId, prefix, delimiter };
}

function toListing(call: S3Call, bucket: Bucket | null, query: ListQuery) {
  const { caller, origin, link } = call;
  return {
    principal: caller.principal,
    projectReference: bucket?.projectId ?? null,
    origin,
    link,
    details: {
      ...doorOf(call, query.version === 2 ? 'ListObjectsV2' : 'ListObjects'),
    },
  };
}
