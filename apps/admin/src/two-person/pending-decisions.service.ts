import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import type { AdministrationEntry } from '../administration-trail/administration-entry.js';
import type { AdminCall } from '../calls/admin-call.js';
import type { Change, Changed, Done } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { CLOCK } from '../ports.js';
import { lockOwned } from '../records/owned.js';
import { areCovered, codesOf, stateDigest } from './concern.js';
import { PendingChangeEntity } from './pending-change.entity.js';
import { type Decision, decide, rejectionEntry } from './pending-change-ending.js';
import { type PendingChangeView, stateAt, toPendingChangeView } from './pending-change.presenter.js';
import { getPendingChange } from './pending-changes.queries.js';
import { PROPOSERS, type Proposer, type ReviewedChange, type Review } from './proposal.js';
import { assertProposerStands } from './proposer-standing.js';
import { alreadyDecided, ownProposal, proposalExpired, proposalStale } from './two-person.errors.js';

/**
 * Decides pending changes. INVARIANT: what is applied is what was asked for, on the state it was asked on, once, by somebody
 * else who may make that very change; all of it is asked again under the row's lock, in the transaction that makes the change.
 */
@Injectable()
export class PendingDecisions {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    @Inject(PROPOSERS) private readonly proposers: readonly Proposer[],
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async approve(call: AdminCall, id: string): Promise<Changed<PendingChangeView>> {
    const row = await this.find(call, id);
    if (row.proposedBy === call.principal.id) throw ownProposal(row.organisationId);
    return this.changes.apply(call, this.approved(call, row, await this.again(call, row)));
  }

  async reject(call: AdminCall, id: string): Promise<Changed<PendingChangeView>> {
    const { organisationId } = await this.find(call, id);
    return this.changes.apply<PendingChangeView>(call, {
      permission: 'pending-change:decide',
      organisationId,
      policy: null,
      work: async (transaction) => {
        const before = await this.lockOpen(transaction, id);
        const after = await this.decide(transaction, call, { id, state: 'rejected' });
        const now = this.clock.now();
        const entry = rejectionEntry(before, after, now);
        const body = toPendingChangeView(after, now);
        return { status: 200, body, entry, shown: { before: toPendingChangeView(before, now), after: body } };
      },
    });
  }

  private approved(
    call: AdminCall,
    { id }: PendingChangeEntity,
    change: ReviewedChange<object>,
  ): Change<PendingChangeView> {
    return {
      ...change,
      work: async (transaction, locked) => {
        const row = await this.lockOpen(transaction, id);
        if (row.proposedBy === call.principal.id) throw ownProposal(row.organisationId);
        await assertProposerStands(transaction, { ...change, row });
        const { review, ...done } = await change.work(transaction, locked);
        assertAsAsked(row, review);
        const applied = await this.decide(transaction, call, { id, state: 'applied' });
        const body = toPendingChangeView(applied, this.clock.now());
        const shown = { before: toPendingChangeView(row, this.clock.now()), after: body };
        return { status: 200, body, entry: approvedEntry(row, done), also: done.also ?? [], shown };
      },
    };
  }

  private again(call: AdminCall, row: PendingChangeEntity): Promise<ReviewedChange<object>> {
    const proposer = this.proposers.find(({ proposes }) => proposes.includes(row.kind));
    if (proposer === undefined) throw new Error(`nobody proposes ${row.kind}`);
    return proposer.again(call, row);
  }

  private find(call: AdminCall, id: string): Promise<PendingChangeEntity> {
    return this.database.transaction(call.reach.scope, (transaction) =>
      getPendingChange(transaction, call, id),
    );
  }

  private async lockOpen(transaction: Transaction, id: string): Promise<PendingChangeEntity> {
    const row = await lockOwned(transaction, PendingChangeEntity, id);
    this.assertOpen(row);
    return row;
  }

  private assertOpen(row: PendingChangeEntity): void {
    const state = stateAt(row, this.clock.now());
    if (state === 'expired') throw proposalExpired();
    if (state !== 'pending') throw alreadyDecided();
  }

  private decide(
    transaction: Transaction,
    { principal }: AdminCall,
    { id, state }: Pick<Decision, 'state'> & { readonly id: string },
  ): Promise<PendingChangeEntity> {
    return decide(transaction, id, { state, decidedBy: principal.id, decidedAt: this.clock.now() });
  }
}

/** Throws PENDING_CHANGE_STALE unless the change rests on the state it was asked on, and weakens nothing more than was shown. */
function assertAsAsked({ baseSha256, concerns }: PendingChangeEntity, { base, concerns: now }: Review): void {
  if (!baseSha256.equals(stateDigest(base)) || !areCovered(now, concerns)) throw proposalStale();
}

function approvedEntry(row: PendingChangeEntity, { entry }: Done<object>): AdministrationEntry {
  const { kind = 'administration' } = entry.verdict ?? {};
  return {
    ...entry,
    verdict: { kind, effect: 'allow', codes: codesOf(row.concerns) },
    secondPerson: { concerns: row.concerns, pendingChange: row.id, proposedBy: row.proposedBy },
  };
}
