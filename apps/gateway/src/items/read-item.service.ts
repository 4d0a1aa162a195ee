import type { AccessAnswer, AccessQuestion, ItemPart, NetworkDirectory, StoredVersion } from '#libs/facts';
import { itemHeaders, type ItemResponsePlan, planItemResponse } from '#libs/http';
import { AppError } from '#libs/kernel';
import type { TicketUse } from '#libs/trail';
import { detail } from './access-record.js';
import type { AccessService } from './access.service.js';
import { type AccessGrant } from './access.service.js';
import type { ItemVault } from './item-vault.js';
import type { SealedItem } from './read-ahead.js';
import { inOrder, type RecordedRequest } from './recorded-request.js';
import type { ReadRequest } from './read-request.js';

/** What a granted read answers with, before any byte of the item. */
export interface GrantedRead {
  readonly grant: AccessGrant;
  readonly version: StoredVersion;
  readonly plan: ItemResponsePlan;
  readonly headers: Readonly<Record<string, string>>;
  /** Fetched while the grant was being recorded, for small items; must be dropped when the read is over. */
  readonly sealed: SealedItem | undefined;
}

/** The governed read: asks for access to exactly the bytes that the range and the conditions leave. */
export class ReadItem {
  constructor(
    private readonly access: AccessService,
    private readonly networks: NetworkDirectory,
    private readonly vault: ItemVault,
  ) {}

  async obtain(request: ReadRequest): Promise<GrantedRead> {
    let sealed: SealedItem | undefined;
    try {
      const grant = await this.access.obtain(this.toQuestion(request), toRecorded(request), (answer) => {
        // Decided again, it is mostly the same item still: what is being fetched then serves this attempt too.
        if (sealed && sealed.objectKey === answer.item?.version?.objectKey) return;
        sealed?.drop();
        sealed = this.fetchAhead(request, answer);
      });
      return describe(request, grant, sealed);
    } catch (error) {
      sealed?.drop();
      throw error;
    }
  }

  private fetchAhead(request: ReadRequest, { item }: AccessAnswer): SealedItem | undefined {
    if (!item?.version || request.item.method === 'HEAD') return undefined;
    const plan = planOf(request, item.version);
    return 'start' in plan ? this.vault.fetchAhead(item.version, plan) : undefined;
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

/** Returns what is recorded of a read, whether it finds its item or not. */
export function toRecordedRead({
  principal,
  origin,
  item,
  door,
}: Pick<ReadRequest, 'principal' | 'origin' | 'item' | 'door'>): RecordedRequest {
  const details = {
    ifMatch: detail(item.ifMatch),
    ifNoneMatch: detail(item.ifNoneMatch),
    method: item.method,
    range: detail(item.range),
  };
  return {
    principal,
    origin,
    operation: item.method === 'HEAD' ? 'content-head' : 'content',
    details: door ? inOrder({ ...door, ...details }) : details,
  };
}

function toRecorded(request: ReadRequest): RecordedRequest {
  const { ticket, link } = request;
  const recorded = { ...toRecordedRead(request), link };
  return ticket
    ? { ...recorded, ticket: { held: ticket, useOf: (found) => useOf(request, found) } }
    : recorded;
}

function useOf(request: ReadRequest, item: ItemPart | null): TicketUse['use'] {
  if (!item?.version || request.item.method === 'HEAD') return 'none';
  const { status } = planOf(request, item.version);
  if (status === 200) return 'whole';
  return status === 206 ? 'range' : 'none';
}

function planOf(request: ReadRequest, version: StoredVersion): ItemResponsePlan {
  const { plaintextSize } = version.manifest;
  return planItemResponse(
    request.item,
    { etag: version.etag, lastModified: version.createdAt },
    plaintextSize,
  );
}

function bytesOf(request: ReadRequest, item: ItemPart): number {
  if (!item.version || request.item.method === 'HEAD') return 0;
  const plan = planOf(request, item.version);
  return 'start' in plan ? plan.endExclusive - plan.start : 0;
}

function describe(request: ReadRequest, grant: AccessGrant, sealed: SealedItem | undefined): GrantedRead {
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
  const headers = {
    ...itemHeaders(description, { resourcePolicy: resourcePolicyOf(request, grant) }),
    'x-access-record': grant.recordId,
  };
  return { grant, version, plan: planOf(request, version), headers, sealed };
}

/** A session's cookie also goes along from sibling hosts; where the project allows pages elsewhere, those may show the item. */
function resourcePolicyOf({ principal }: ReadRequest, { answer }: AccessGrant): 'same-origin' | 'same-site' {
  const showsElsewhere = answer.subject.browsers.allowedOrigins.length > 0;
  return principal.authenticatedBy === 'browser-session' && showsElsewhere ? 'same-site' : 'same-origin';
}
