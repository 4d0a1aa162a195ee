import type { GrantedRead, ReadItem } from '../../items/read-item.service.js';
import type { Bucket } from '../buckets/bucket.js';
import type { BucketDirectory } from '../buckets/bucket-directory.js';
import type { KeyDirectory } from '../buckets/key-directory.js';
import { doorOf, type S3Answer, type S3Call } from '../protocol/s3-call.js';
import { isS3Refusal, refuse, type S3Refusal } from '../protocol/s3-refusal.js';
import type { RefusedAttempts } from '../refused-attempts.service.js';
import { toItemRequest } from './object-request.js';
import { parseOverrides, type ResponseOverrides, toOverridingHeaders } from './response-overrides.js';

/** HeadObject and GetObject: finds the item a key names and reads it as every other door does. */
export class ReadObject {
  constructor(
    private readonly buckets: BucketDirectory,
    private readonly keys: KeyDirectory,
    private readonly readItem: ReadItem,
    private readonly refused: RefusedAttempts,
  ) {}

  async answer(call: S3Call): Promise<S3Answer> {
    const { target, method } = call;
    const overrides = parseOverrides(target.parameters);
    const refusal = isS3Refusal(overrides) ? overrides : refusedParameter(target.parameters);
    if (refusal) return refusal;
    const operation = method === 'HEAD' ? 'HeadObject' : 'GetObject';
    const bucket = await this.buckets.find(call.caller, target.bucket);
    const itemId = bucket && (await this.keys.find(call.caller.principal, bucket, target.key ?? ''));
    if (!bucket || itemId === null) return this.refused.missingKey(call, bucket, operation);
    const read = await this.read(call, { bucket, itemId, operation });
    return { kind: 'item', read: asObject(read, call, overrides as ResponseOverrides) };
  }

  private async read(
    call: S3Call,
    found: { readonly bucket: Bucket; readonly itemId: string; readonly operation: string },
  ): Promise<GrantedRead> {
    const { caller, origin, link } = call;
    try {
      return await this.readItem.obtain({
        principal: caller.principal,
        itemId: found.itemId,
        projectReference: found.bucket.projectId,
        item: toItemRequest(call),
        origin,
        door: doorOf(call, found.operation),
        link,
      });
    } catch (error) {
      throw await this.refused.presentKey(call, found.bucket, error);
    }
  }
}

function refusedParameter(parameters: ReadonlyMap<string, string>): S3Refusal | null {
  const versionId = parameters.get('versionId') ?? 'null';
  if (versionId !== 'null') return refuse('NoSuchVersion');
  const partNumber = parameters.get('partNumber') ?? '1';
  return partNumber === '1' ? null : refuse('InvalidPartNumber');
}

function asObject(read: GrantedRead, call: S3Call, overrides: ResponseOverrides): GrantedRead {
  const { grant, version, headers } = read;
  return {
    ...read,
    headers: {
      ...headers,
      ...toOverridingHeaders(overrides, version.mediaType),
      'last-modified': version.createdAt.toUTCString(),
      'x-amz-request-id': grant.recordId,
      'x-amz-id-2': call.origin.traceId,
      ...(call.target.parameters.has('partNumber') && { 'x-amz-mp-parts-count': '1' }),
    },
  };
}
