import { type Clock, uuidV7 } from '#libs/kernel';
import {
  administrationEvent,
  auditUnavailable,
  canonicalJson,
  OriginRegister,
  type RecordedValue,
  type Recorder,
  UNCONDITIONAL,
} from '#libs/trail';
import type { TrailCall } from '../calls/trail-call.js';

/** What was asked of the trail, in ids and settings only. */
export interface TrailQuestion {
  /** Whose records were asked for; null for a question across organisations, which goes on the caller's own trail. */
  readonly organisationId: string | null;
  readonly object: { readonly type: string; readonly id: string };
  readonly projectId?: string | null;
  readonly itemId?: string | null;
  /** Filters as they were understood, and how much was asked for. */
  readonly query: object;
}

/** Why nothing was shown; left out where something was. */
export interface TrailRefusal {
  readonly codes: readonly string[];
}

export interface TrailReadsOptions {
  readonly recorder: Recorder;
  readonly clock: Clock;
}

/** Puts every question to the trail on the trail, before it is answered. */
export class TrailReads {
  private readonly origins = new OriginRegister();

  constructor(private readonly options: TrailReadsOptions) {}

  /** Resolves to the record's id once it is durable; rejects with AUDIT_UNAVAILABLE when it cannot be recorded. */
  async record(
    call: TrailCall,
    action: string,
    question: TrailQuestion,
    refusal?: TrailRefusal,
  ): Promise<string> {
    const { principal } = call;
    const { query, ...about } = question;
    const id = uuidV7();
    const verdict = {
      effect: refusal === undefined ? ('allow' as const) : ('deny' as const),
      codes: refusal?.codes ?? [],
    };
    // Across organisations ask those who may read every trail, whose own is the operator's, and everybody about themselves.
    const organisationId = about.organisationId ?? principal.organisationId;
    const { origin, values } = this.originOf(call, organisationId);
    const event = administrationEvent({
      recordId: id,
      organisationId,
      atMs: this.options.clock.now().getTime(),
      kind: 'administration',
      action,
      ...verdict,
      object: about.object,
      personId: null,
      actor: principal,
      origin,
      projectId: about.projectId ?? null,
      itemId: about.itemId ?? null,
      record: canonicalJson({ query, v: 1 }),
    });
    const { projectId = null, itemId = null } = about;
    const subject = { subjectId: principal.id, toolId: principal.credentialId };
    const intent = { ...UNCONDITIONAL, id, organisationId, kind: 'trail' as const, ...verdict, ...subject };
    const answer = await this.options.recorder.intent({ ...intent, projectId, itemId, event, values });
    if (typeof answer === 'string') throw auditUnavailable(`a question to the trail was refused: ${answer}`);
    return id;
  }

  private originOf(call: TrailCall, organisationId: string) {
    const { principal, ip, userAgent, requestId, traceId } = call;
    const who = { subjectId: principal.id, handle: principal.handle };
    const { address, agent } = this.origins.of({ organisationId, ...who, address: ip, userAgent });
    const origin = { addressValue: address?.sha256 ?? null, agentValue: agent.sha256 };
    const values: RecordedValue[] = address === null ? [agent] : [address, agent];
    return { origin: { ...origin, country: null, requestId, traceId }, values };
  }
}
