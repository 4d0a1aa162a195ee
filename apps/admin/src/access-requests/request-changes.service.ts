import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { Permission } from '#libs/policy';
import { AdministrationTrail } from '../administration-trail/administration-trail.service.js';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed, Done } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofCaller } from '../changes/policy-scopes.js';
import { lockOwned } from '../records/owned.js';
import { AccessRequestEntity } from './access-request.entity.js';
import { RequestRefused, toRecordedRefusal } from './access-request.errors.js';
import { type AccessRequestView, toAccessRequestView } from './access-request.presenter.js';
import { RequestRecords } from './request-records.js';
import { ownReachOf } from './request-reach.js';
import { type MadeStep, type Step, writeStep } from './request-step.js';

/** A request as it stands, locked until the transaction ends. */
export interface Moment {
  readonly transaction: Transaction;
  readonly row: AccessRequestEntity;
  readonly at: Date;
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
          return this.done(transaction, { id, step, at, before: null }, speaking);
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
          return this.done(transaction, { id, step, at, before, comment }, speaking);
        },
      }),
    );
  }

  private async done(
    transaction: Transaction,
    made: Omit<MadeStep, 'actorId'>,
    { principal }: AdminCall,
  ): Promise<Done<AccessRequestView>> {
    const { before, step } = made;
    const { body, entry } = await writeStep(transaction, this.records, { ...made, actorId: principal.id });
    const status = before === null ? 201 : 200;
    return { status, body, entry, also: step.also ?? [], shown: { before, after: body } };
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
