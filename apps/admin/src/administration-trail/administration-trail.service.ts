import { Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import {
  administrationEvent,
  type Intent,
  type OriginRegister,
  type OriginValues,
  type RecordedValue,
  type Recorder,
  recordAllWithin,
  UNCONDITIONAL,
} from '#libs/trail';
import type { AdminCall } from '../calls/admin-call.js';
import {
  type AdministrationEntry,
  type EntryVerdict,
  personOf,
  type RecordedChange,
  toRecordedChange,
} from './administration-entry.js';

export interface AdministrationTrailOptions {
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly origins: OriginRegister;
}

/** What one change is recorded as, on whose trail. */
export interface RecordedEntries {
  readonly organisationId: string;
  readonly entry: AdministrationEntry;
  /** What else it did; a record each. */
  readonly also?: readonly AdministrationEntry[];
  /** Id of the first record, where the change itself must name it; left out: a new one. */
  readonly recordId?: string;
}

const ALLOWED: EntryVerdict = { kind: 'administration', effect: 'allow', codes: [] };

/** Puts administration on the trail of the organisation it concerns: a change with the change itself, a refusal by itself. */
@Injectable()
export class AdministrationTrail {
  constructor(private readonly options: AdministrationTrailOptions) {}

  /** Returns the first record's id; the records become durable with the transaction that makes the change, or not at all. */
  async record(
    transaction: Transaction,
    call: AdminCall,
    { organisationId, entry, also = [], recordId = uuidV7() }: RecordedEntries,
  ): Promise<string> {
    const intent = this.toIntent(call, { id: recordId, organisationId }, entry);
    const others = also.map((other) => this.toIntent(call, { id: uuidV7(), organisationId }, other));
    await recordAllWithin(transaction, [intent, ...others]);
    return intent.id;
  }

  /**
   * Resolves to the record's id once the refusal is durable, on the trail of the organisation concerned (left out: the
   * caller's own); rejects with AUDIT_UNAVAILABLE when it cannot be recorded.
   */
  async recordRefusal(
    call: AdminCall,
    permission: string,
    codes: readonly string[],
    organisationId: string = call.principal.organisationId,
  ): Promise<string> {
    const object = { type: 'permission', id: permission };
    const verdict = { kind: 'administration', effect: 'deny', codes } as const;
    const entry = { action: 'administration.refuse', object, before: null, after: null, verdict };
    const intent = this.toIntent(call, { id: uuidV7(), organisationId }, entry);
    await this.options.recorder.intent(intent);
    return intent.id;
  }

  private toIntent(
    call: AdminCall,
    { id, organisationId }: Pick<Intent, 'id' | 'organisationId'>,
    entry: AdministrationEntry,
  ): Intent {
    const { kind, effect, codes } = entry.verdict ?? ALLOWED;
    const { principal } = call;
    const origin = this.options.origins.of({
      organisationId,
      subjectId: principal.id,
      handle: principal.handle,
      address: call.ip,
      userAgent: '',
    });
    const change = toRecordedChange(call, organisationId, entry);
    const values = [origin.address, origin.agent, change.value].filter(isPresent);
    return {
      // No change of policy can make an administration's record stale: it is itself what makes others stale.
      ...UNCONDITIONAL,
      id,
      organisationId,
      kind,
      effect,
      codes,
      subjectId: principal.id,
      toolId: principal.credentialId,
      projectId: entry.projectId ?? null,
      itemId: entry.itemId ?? null,
      event: toEvent({ id, organisationId, atMs: this.options.clock.now().getTime() }, call, {
        entry,
        origin,
        change,
      }),
      values,
    };
  }
}

function toEvent(
  { id, organisationId, atMs }: { id: string; organisationId: string; atMs: number },
  { principal, requestId, traceId }: AdminCall,
  parts: {
    readonly entry: AdministrationEntry;
    readonly origin: OriginValues;
    readonly change: RecordedChange;
  },
): Intent['event'] {
  const { entry, origin, change } = parts;
  return administrationEvent({
    recordId: id,
    organisationId,
    atMs,
    ...(entry.verdict ?? ALLOWED),
    action: entry.action,
    object: entry.object,
    personId: personOf(entry),
    actor: principal,
    origin: {
      addressValue: origin.address?.sha256 ?? null,
      agentValue: origin.agent.sha256,
      country: null,
      requestId,
      traceId,
    },
    projectId: entry.projectId ?? null,
    itemId: entry.itemId ?? null,
    record: change.record,
  });
}

function isPresent(value: RecordedValue | null): value is RecordedValue {
  return value !== null;
}
