import { scopeOf } from '#libs/facts';
import { AppError } from '#libs/kernel';
import type { Database, Scope } from '#libs/persistence';
import type { ListingAccess, ListingGrant, ListingRequest } from '../projects/listing-access.service.js';
import { assertStillGranted, type LeaseState } from '../streams/still-granted.js';
import type { ExportedItem } from './exported-item.js';
import { findNamed, pagesOf } from './exported-items.js';
import { datasetKeysOf, getBucket, type ProjectBucket } from './project-bucket.js';
import { type ItemReference, type ReferenceKind, s3Reference, urlReference } from './item-reference.js';

/** A recorded export of which nothing has been sent yet; its grant's stream must be released. */
export interface OpenedExport {
  readonly grant: ListingGrant;
  readonly pages: AsyncIterable<readonly ExportedItem[]>;
  readonly reference: ItemReference;
}

export interface ExportSelection {
  readonly reference: ReferenceKind;
  /** Of the items' keys in the bucket. */
  readonly prefix?: string;
  /** The items themselves, where they are named one by one. */
  readonly itemIds?: readonly string[];
}

/** Opens exports: decided and recorded like a listing, for exactly the items that the caller may list. */
export class ExportItems {
  constructor(
    private readonly database: Database,
    private readonly access: ListingAccess,
    private readonly lease: LeaseState,
    private readonly publicOrigin: string | undefined,
  ) {}

  async open(request: ListingRequest, selection: ExportSelection): Promise<OpenedExport> {
    // Not taken from the request: whoever sends it may put any Host into it, and the file is handed on to others.
    if (selection.reference === 'url' && this.publicOrigin === undefined) throw originUnknown();
    const grant = await this.access.obtain(request);
    try {
      const scope = scopeOf(request.principal);
      const bucket = await getBucket(this.database, scope, grant.projectId ?? '');
      const reference = this.referenceTo(bucket, grant.projectId ?? '', selection.reference);
      return { grant, reference, pages: await this.select({ scope, grant, bucket }, selection) };
    } catch (error) {
      grant.stream.release();
      throw error;
    }
  }

  private async select(
    { scope, grant, bucket }: { scope: Scope; grant: ListingGrant; bucket: ProjectBucket },
    { itemIds, prefix = '' }: ExportSelection,
  ): Promise<OpenedExport['pages']> {
    const { datasetIds } = grant;
    if (itemIds === undefined)
      return pagesOf(this.database, scope, { bucket, keys: datasetKeysOf(bucket, datasetIds, prefix) });
    const items = await findNamed(this.database, scope, { bucket, datasetIds, itemIds });
    const found = new Set(items.map(({ id }) => id));
    const missing = itemIds.flatMap((id, index) => (found.has(id) ? [] : [index]));
    if (missing.length === 0) return only(items);
    // What there is and is not is told only while it may be.
    assertStillGranted(grant.stream, this.lease, grant.recordId);
    throw itemsUnknown(missing, grant.recordId);
  }

  private referenceTo(bucket: ProjectBucket, projectId: string, kind: ReferenceKind): ItemReference {
    return kind === 's3' ? s3Reference(bucket.name) : urlReference(this.publicOrigin ?? '', projectId);
  }
}

async function* only<Page>(page: Page): AsyncGenerator<Page, void, undefined> {
  await Promise.resolve();
  yield page;
}

function originUnknown(): AppError {
  return new AppError({
    code: 'PUBLIC_ORIGIN_UNKNOWN',
    kind: 'conflict',
    publicMessage:
      'This gateway was not told under which origin it is reached: ask for reference=s3, or have PORTCULLIS_PUBLIC_ORIGIN set.',
  });
}

/** An item of somebody else and one that does not exist are the same to whoever asks. */
function itemsUnknown(indexes: readonly number[], recordId: string): AppError {
  return new AppError({
    code: 'PREDICTION_ITEM_UNKNOWN',
    kind: 'unprocessable',
    publicMessage: 'A prediction is about an item that is not in this project, or not yours to see.',
    context: {
      recordId,
      errors: indexes
        .slice(0, 20)
        .map((index) => ({ field: `predictions.${index}.item`, detail: 'is no item you may see here' })),
    },
  });
}
