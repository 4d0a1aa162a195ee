import type { AccessQuestion, ItemPart, NetworkDirectory, StoredVersion } from '#libs/facts';
import { itemHeaders, type ItemResponsePlan, planItemResponse } from '#libs/http';
import { AppError } from '#libs/kernel';
import { detail } from './access-record.js';
import type { AccessService } from './access.service.js';
import { type AccessGrant } from './access.service.js';
import type { ReadRequest } from './read-request.js';

/** What a granted read answers with, before any byte of the item. */
export interface GrantedRead {
  readonly grant: AccessGrant;
  readonly version: StoredVersion;
  readonly plan: ItemResponsePlan;
  readonly headers: Readonly<Record<string, string>>;
}

/** The governed read: asks for access to exactly the bytes that the range and the conditions leave. */
export class ReadItem {
  constructor(
    private readonly access: AccessService,
    private readonly networks: NetworkDirectory,
  ) {}

  async obtain(request: ReadRequest): Promise<GrantedRead> {
    const grant = await this.access.obtain(this.toQuestion(request), {
      principal: request.principal,
      origin: request.origin,
      kind: 'access',
      details: {
        method: request.item.method,
        range: detail(request.item.range),
        ifMatch: detail(request.item.ifMatch),
        ifNoneMatch: detail(request.item.ifNoneMatch),
      },
    });
    return describe(request, grant);
  }

  private toQuestion(request: ReadRequest): AccessQuestion {
    return {
      principal: request.principal,
      itemId: request.itemId,
      projectReference: request.projectReference,
      action: 'item:read',
      network: this.networks.networkOf(request.origin.address),
      bytesOf: (item) => bytesOf(request, item),
    };
  }
}

function planOf(request: ReadRequest, version: StoredVersion): ItemResponsePlan {
  const { plaintextSize } = version.manifest;
  return planItemResponse(request.item, version.etag, plaintextSize);
}

function bytesOf(request: ReadRequest, item: ItemPart): number {
  if (!item.version || request.item.method === 'HEAD') return 0;
  const plan = planOf(request, item.version);
  return 'start' in plan ? plan.endExclusive - plan.start : 0;
}

function describe(request: ReadRequest, grant: AccessGrant): GrantedRead {
  const { item } = grant.answer;
  // The dataset gate denies an item without a version, so a grant for one cannot happen; if it did, nothing is sent.
  if (!item?.version) {
    grant.stream.release();
    throw new AppError({
      code: 'GRANT_WITHOUT_VERSION',
      kind: 'internal',
      publicMessage: 'The item cannot be read.',
    });
  }
  const { version } = item;
  const description = {
    mediaType: version.mediaType,
    etag: version.etag,
    key: item.key,
  };
  const headers = { ...itemHeaders(description), 'x-access-record': grant.recordId };
  return { grant, version, plan: planOf(request, version), headers };
}
