import type { Principal } from '#libs/identity';
import {
  administrationEvent,
  canonicalJson,
  type Intent,
  type OriginRegister,
  UNCONDITIONAL,
} from '#libs/trail';
import type { RequestOrigin } from '../items/read-request.js';
import type { TermsVersion } from './terms-version.js';

/** Writes the record of an acceptance: who accepted which document, by its hash. */
export class AcceptanceRecords {
  constructor(private readonly origins: OriginRegister) {}

  toIntent(
    principal: Principal,
    accepted: { readonly recordId: string; readonly terms: TermsVersion; readonly origin: RequestOrigin },
  ): Intent {
    const { recordId, terms, origin } = accepted;
    const { organisationId, projectId } = terms;
    const { address, agent } = this.origins.of({
      organisationId,
      subjectId: principal.id,
      handle: principal.handle,
      address: origin.address,
      userAgent: origin.userAgent,
    });
    const event = administrationEvent({
      recordId,
      organisationId,
      atMs: Date.now(),
      kind: 'administration',
      action: 'terms.accept',
      effect: 'allow',
      codes: [],
      object: { type: 'terms', id: terms.id },
      personId: principal.id,
      actor: principal,
      origin: {
        addressValue: address?.sha256 ?? null,
        agentValue: agent.sha256,
        country: null,
        requestId: origin.requestId,
        traceId: origin.traceId,
      },
      projectId,
      itemId: null,
      record: toRecord(terms),
    });
    return {
      ...UNCONDITIONAL,
      id: recordId,
      organisationId,
      kind: 'administration',
      effect: 'allow',
      codes: [],
      subjectId: principal.id,
      projectId,
      event,
      values: address ? [address, agent] : [agent],
    };
  }
}

function toRecord({ id, version, sha256 }: TermsVersion): string {
  return canonicalJson({ action: 'terms.accept', after: { sha256, termsId: id, version }, v: 2 });
}
