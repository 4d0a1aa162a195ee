import { Injectable } from '@nestjs/common';
import { uuidV7 } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import { notify } from '#libs/notifications';
import type { Permission } from '#libs/policy';
import { AdministrationTrail } from '../administration-trail/administration-trail.service.js';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed, Done } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofCaller } from '../changes/policy-scopes.js';
import { lockOwned } from '../records/owned.js';
import { AccessRequestEventEntity } from './access-request-event.entity.js';
import { AccessRequestEntity } from './access-request.entity.js';
import { RequestRefused, toRecordedRefusal } from './access-request.errors.js';
import {
  type AccessRequestView,
  toAccessRequestTrail,
  toAccessRequestView,
} from './access-request.presenter.js';
import { noticeOf } from './request-notices.js';
import { RequestRecords } from './request-records.js';
import { ownReachOf } from './request-reach.js';

/** A request as it stands, locked until the transaction ends. */
export interface Moment {
  readonly transaction: Transaction;
  readonly row: AccessRequestEntity;
  readonly at: Date;
}

/** What a step of a request's life did: its name on the trail, and what is added to its history. */
export interface Step {
  /** Of `access-request.<verb>`. */
  readonly verb: string;
  readonly event: Pick<AccessRequestEventEntity, 'action' | 'step'>;
}

/** A step of a request's life, to be made. */
export interface Stepping {
  readonly permission: Permission;
  /** The caller's words: shown in the history, an erasable value on the trail. */
  readonly comment: string | undefined;
  readonly make: (moment: Moment) => Promise<Step>;
}

/** A request that comes into being. */
export interface Asking {
  readonly permission: Permission;
  readonly party: { readonly organisationId: string; readonly personId: string };
  readonly words: string;
  /** True where it gives access at once: then every gateway knows before it is answered. */
  readonly givesAccess: boolean;
  readonly make: (transaction: Transaction, at: Date) => Promise<Step & { readonly id: string }>;
}

/**
 * Moves requests on. INVARIANT: every step of one that is there is made under the organisation's lock and the row's, so that of
 * two that race one finds what the other did; what it did, its history, its record and what people are told of it commit together.
 */
@Injectable()
export class RequestChanges {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly trail: AdministrationTrail,
    private readonly records: RequestRecords,
  ) {}

  /** Makes a request; returns it as it is then. */
  ask(call: AdminCall, asking: Asking): Promise<Changed<AccessRequestView>> {
    const { permission, party, words } = asking;
    const speaking = { ...call, reach: ownReachOf(call), reason: words };
    return this.recordingRefusals(speaking, { permission, organisationId: party.organisationId }, () =>
      this.changes.apply(speaking, {
        permission,
        organisationId: party.organisationId,
        policy: asking.givesAccess ? ofCaller(party.organisationId, party.personId) : null,
        work: async (transaction) => {
          const at = this.records.now();
          const { id, ...step } = await asking.make(transaction, at);
          return this.done(transaction, speaking, { id, step, at, before: null });
        },
      }),
    );
  }

  /** Makes a step of a request that is there; throws NOT_FOUND for one that is not the caller's to know. */
  async step(call: AdminCall, id: string, stepping: Stepping): Promise<Changed<AccessRequestView>> {
    const { permission, comment } = stepping;
    const speaking = { ...call, reach: ownReachOf(call), reason: comment ?? call.reason };
    const { organisationId, personId } = await this.database.transaction(
      speaking.reach.scope,
      (transaction) => this.records.get(transaction, call, id),
    );
    return this.recordingRefusals(speaking, { permission, organisationId }, () =>
      this.changes.apply(speaking, {
        permission,
        organisationId,
        policy: ofCaller(organisationId, personId),
        work: async (transaction) => {
          const at = this.records.now();
          const row = await lockOwned(transaction, AccessRequestEntity, id);
          const before = toAccessRequestView(await this.records.getWithDetails(transaction, id), at);
          const step = await stepping.make({ transaction, row, at });
          return this.done(transaction, speaking, { id, step, at, before, comment });
        },
      }),
    );
  }

  private async done(
    transaction: Transaction,
    call: AdminCall,
    made: {
      readonly id: string;
      readonly step: Step;
      readonly at: Date;
      readonly before: AccessRequestView | null;
      readonly comment?: string | undefined;
    },
  ): Promise<Done<AccessRequestView>> {
    const { id, step, at, before, comment = null } = made;
    const { organisationId } = await transaction.findOneByOrFail(AccessRequestEntity, { id });
    const event = { id: uuidV7(), organisationId, requestId: id, actorId: call.principal.id, comment };
    await transaction.insert(AccessRequestEventEntity, { ...event, ...step.event, createdAt: at });
    const body = toAccessRequestView(await this.records.getWithDetails(transaction, id), at);
    const notice = noticeOf({ before, after: body });
    if (notice !== null) await notify(transaction, notice);
    const entry = {
      action: `access-request.${step.verb}`,
      object: { type: 'access-request', id },
      before: before && toAccessRequestTrail(before),
      after: toAccessRequestTrail(body),
      projectId: body.project,
    };
    return { status: before === null ? 201 : 200, body, entry, shown: { before, after: body } };
  }

  /** A refusal undoes the transaction it was found in, so it is recorded by itself, on the trail of whose data it is about. */
  private async recordingRefusals<Answer>(
    call: AdminCall,
    { permission, organisationId }: { readonly permission: Permission; readonly organisationId: string },
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      throw toRecordedRefusal(
        error,
        await this.trail.recordRefusal(call, permission, [error.code], organisationId),
      );
    }
  }
}
