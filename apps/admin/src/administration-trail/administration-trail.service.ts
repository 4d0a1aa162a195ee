import { Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { type Intent, type Recorder, recordWithin } from '#libs/trail';
import type { AdminCall } from '../calls/admin-call.js';
import { type AdministrationEntry, type EntryVerdict, toEntryBody } from './administration-entry.js';

export interface AdministrationTrailOptions {
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly instanceId: string;
}

const ALLOWED: EntryVerdict = { kind: 'administration', effect: 'allow', codes: [] };

/** Puts administration on the trail of the organisation it concerns: a change with the change itself, a refusal by itself. */
@Injectable()
export class AdministrationTrail {
  constructor(private readonly options: AdministrationTrailOptions) {}

  /** Returns the record's id; the record becomes durable with the transaction that makes the change, or not at all. */
  async record(
    transaction: Transaction,
    call: AdminCall,
    change: { readonly organisationId: string; readonly entry: AdministrationEntry },
  ): Promise<string> {
    const intent = this.toIntent(call, change.organisationId, change.entry);
    await recordWithin(transaction, intent, this.options.instanceId);
    return intent.id;
  }

  /** Resolves to the record's id once the refusal is durable; rejects with AUDIT_UNAVAILABLE when it cannot be recorded. */
  async recordRefusal(call: AdminCall, permission: string, codes: readonly string[]): Promise<string> {
    const { organisationId } = call.principal;
    const object = { type: 'permission', id: permission };
    const verdict = { kind: 'administration', effect: 'deny', codes } as const;
    const entry = { action: 'administration.refuse', object, before: null, after: null, verdict };
    const intent = this.toIntent(call, organisationId, entry);
    await this.options.recorder.intent(intent);
    return intent.id;
  }

  private toIntent(call: AdminCall, organisationId: string, entry: AdministrationEntry): Intent {
    return {
      id: uuidV7(),
      organisationId,
      ...(entry.verdict ?? ALLOWED),
      subjectId: call.principal.id,
      projectId: entry.projectId ?? null,
      itemId: entry.itemId ?? null,
      versionId: null,
      // No change of policy can make an administration's record stale: it is itself what makes others stale.
      organisationEpoch: null,
      subjectEpoch: null,
      bytes: 0,
      itemLimit: null,
      byteLimit: null,
      windowSeconds: null,
      body: toEntryBody(call, entry, this.options.clock.now()),
      snapshots: [],
    };
  }
}
