import type { Principal } from '#libs/identity';
import { uuidV7 } from '#libs/kernel';
import {
  administrationEvent,
  canonicalJson,
  type Intent,
  type OriginRegister,
  type OriginValues,
  UNCONDITIONAL,
} from '#libs/trail';
import type { RequestOrigin } from '../items/read-request.js';

/** Something a caller did that is no read: what is theirs, made, given back or chosen. */
export interface Deed {
  readonly principal: Principal;
  readonly origin: RequestOrigin;
  /** On whose trail it is. */
  readonly organisationId: string;
  readonly action: string;
  /** Why it was refused; empty when it was not. */
  readonly codes: readonly string[];
  readonly object: { readonly type: string; readonly id: string };
  readonly projectId: string | null;
  readonly itemId: string | null;
  readonly record: object;
}

/** Writes the records of deeds: unconditional, because what they are about is the caller's own. */
export class DeedRecords {
  constructor(private readonly origins: OriginRegister) {}

  toIntent(deed: Deed): Intent {
    const id = uuidV7();
    const { principal, organisationId, codes, projectId, itemId } = deed;
    const effect = codes.length === 0 ? 'allow' : 'deny';
    const origin = this.originOf(deed);
    return {
      ...UNCONDITIONAL,
      id,
      organisationId,
      kind: 'administration',
      effect,
      codes,
      subjectId: principal.id,
      toolId: principal.credentialId,
      projectId,
      itemId,
      event: toEvent(deed, { id, effect, origin }),
      values: origin.address ? [origin.address, origin.agent] : [origin.agent],
    };
  }

  private originOf({ principal, origin, organisationId }: Deed): OriginValues {
    return this.origins.of({
      organisationId,
      subjectId: principal.id,
      handle: principal.handle,
      address: origin.address,
      userAgent: origin.userAgent,
    });
  }
}

function toEvent(
  { principal, origin: asked, organisationId, action, codes, object, projectId, itemId, record }: Deed,
  {
    id,
    effect,
    origin,
  }: { readonly id: string; readonly effect: 'allow' | 'deny'; readonly origin: OriginValues },
): Intent['event'] {
  return administrationEvent({
    recordId: id,
    organisationId,
    atMs: Date.now(),
    kind: 'administration',
    action,
    effect,
    codes,
    object,
    personId: principal.kind === 'person' ? principal.id : null,
    actor: principal,
    origin: {
      addressValue: origin.address?.sha256 ?? null,
      agentValue: origin.agent.sha256,
      country: null,
      requestId: asked.requestId,
      traceId: asked.traceId,
    },
    projectId,
    itemId,
    record: canonicalJson(record),
  });
}
