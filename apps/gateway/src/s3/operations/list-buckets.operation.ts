import { AppError } from '#libs/kernel';
import type { Listed, RecordedListing } from '../../projects/recorded-listing.service.js';
import type { Bucket } from '../buckets/bucket.js';
import type { BucketDirectory } from '../buckets/bucket-directory.js';
import { toOwner } from '../listing/list-document.js';
import { doorOf, type S3Answer, type S3Call } from '../protocol/s3-call.js';
import { Xml } from '../protocol/xml.js';

type Shown = Omit<Listed<Bucket>, 'found'> & { readonly bucket: Bucket };

/** Names the buckets that HeadBucket would find, each of them on the record of its own project. */
export class ListBuckets {
  constructor(
    private readonly buckets: BucketDirectory,
    private readonly listing: RecordedListing,
  ) {}

  async answer(call: S3Call): Promise<S3Answer> {
    const buckets = await this.buckets.list(call.caller);
    const looks = await Promise.all(buckets.map((bucket) => this.look(call, bucket)));
    const shown = looks.filter((look): look is Shown => !(look instanceof AppError));
    const refused = looks.find((look) => look instanceof AppError);
    const [first] = shown;
    // Without a bucket to see, the answer is why: that of the first, or that of one that is not there.
    if (!first) throw refused ?? nothingToList(await this.look(call, null));
    // A page may read of buckets what each of their projects lets it read.
    const allowedOrigins = first.allowedOrigins.filter((origin) =>
      shown.every((other) => other.allowedOrigins.includes(origin)),
    );
    return { kind: 'document', recordId: first.recordId, allowedOrigins, xml: toDocument(call, shown) };
  }

  private async look(call: S3Call, bucket: Bucket | null): Promise<Shown | AppError> {
    const { caller, origin, link } = call;
    const details = doorOf(call, 'ListBuckets');
    try {
      const { found, ...listed } = await this.listing.run(
        { principal: caller.principal, projectReference: bucket?.projectId ?? null, origin, details, link },
        () => Promise.resolve(bucket),
      );
      return found ? { bucket: found, ...listed } : nothingToList(null);
    } catch (error) {
      if (error instanceof AppError && (error.kind === 'forbidden' || error.kind === 'not-found'))
        return error;
      throw error;
    }
  }
}

/** The refusal of a bucket that is not there; without one, that there is none all the same. */
function nothingToList(look: Shown | AppError | null): AppError {
  if (look instanceof AppError) return look;
  return new AppError({
    code: 'NOT_FOUND',
    kind: 'not-found',
    publicMessage: 'There is nothing here that you may see.',
  });
}

function toDocument({ caller }: S3Call, shown: readonly Shown[]): string {
  const owner = { id: caller.credentialId, name: caller.principal.handle };
  return Xml.document(
    'ListAllMyBucketsResult',
    toOwner(owner),
    Xml.element(
      'Buckets',
      ...shown.map(({ bucket }) =>
        Xml.element(
          'Bucket',
          Xml.element('Name', bucket.name),
          Xml.element('CreationDate', bucket.createdAt.toISOString()),
        ),
      ),
    ),
  );
}
