import type { NetworkDirectory } from '#libs/facts';
import type { Principal } from '#libs/identity';
import type { AnswersWithoutBytes } from '../streams/still-granted.js';
import type { AccessService } from './access.service.js';
import { toItemSummary } from './item.presenter.js';
import type { RequestOrigin } from './read-request.js';

export interface MetadataRequest {
  readonly principal: Principal;
  readonly itemId: string;
  readonly projectReference: string | undefined;
  readonly origin: RequestOrigin;
}

export interface ItemDescribed {
  readonly recordId: string;
  /** Origins whose pages may read this. */
  readonly allowedOrigins: readonly string[];
  readonly body: object;
}

/** Metadata of one item, decided and recorded like its bytes. */
export class ItemMetadata {
  constructor(
    private readonly access: AccessService,
    private readonly networks: NetworkDirectory,
    private readonly withoutBytes: AnswersWithoutBytes,
  ) {}

  async describe(request: MetadataRequest): Promise<ItemDescribed> {
    const grant = await this.access.obtain(
      {
        principal: request.principal,
        itemId: request.itemId,
        projectReference: request.projectReference,
        action: 'item:read-metadata',
        network: this.networks.networkOf(request.origin.address),
        bytesOf: () => 0,
      },
      {
        principal: request.principal,
        origin: request.origin,
        operation: 'metadata',
        details: { method: 'GET' },
      },
    );
    this.withoutBytes.conclude(grant);
    const { item, subject } = grant.answer;
    return {
      recordId: grant.recordId,
      allowedOrigins: subject.browsers.allowedOrigins,
      body: { ...(item && toItemSummary(item)), projectId: subject.facts.project?.id ?? null },
    };
  }
}
