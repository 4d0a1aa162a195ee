import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import { isPermitted } from '#libs/policy';
import { type FindOptionsWhere, In, LessThanOrEqual, MoreThan } from 'typeorm';
import type { AdminCall } from '../calls/admin-call.js';
import { CLOCK } from '../ports.js';
import { getOwned } from '../records/owned.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { notFound } from '../records/record.errors.js';
import { PendingChangeEntity } from './pending-change.entity.js';
import { type PendingChangeView, toPendingChangeView } from './pending-change.presenter.js';
import { type ListPendingChanges, PENDING_CHANGE_SORTS } from './pending-change.schema.js';
import { PROPOSAL_KINDS, type ProposalKind } from './proposal.js';

/** Looks pending changes up: those of kinds whose things the caller may read. */
@Injectable()
export class PendingChangesQueries {
  constructor(
    private readonly database: Database,
    private readonly queries: OwnedQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(call: AdminCall, query: ListPendingChanges): Promise<Page<PendingChangeView>> {
    const pending = { entity: PendingChangeEntity, present: this.presenter(), sorts: PENDING_CHANGE_SORTS };
    return this.queries.list(call, query, pending, () =>
      Promise.resolve({
        ...this.inState(query.state),
        kind: In(readableKinds(call).filter((kind) => query.kind === undefined || kind === query.kind)),
      }),
    );
  }

  get(call: AdminCall, id: string): Promise<PendingChangeView> {
    return this.database.transaction(call.reach.scope, async (transaction) =>
      toPendingChangeView(await getPendingChange(transaction, call, id), this.clock.now()),
    );
  }

  private presenter() {
    const now = this.clock.now();
    return (rows: readonly PendingChangeEntity[]) => rows.map((row) => toPendingChangeView(row, now));
  }

  /** Expired is what is pending past its time. */
  private inState(state: ListPendingChanges['state']): FindOptionsWhere<PendingChangeEntity> {
    const now = this.clock.now();
    if (state === 'expired') return { state: 'pending', expiresAt: LessThanOrEqual(now) };
    if (state === 'pending') return { state, expiresAt: MoreThan(now) };
    return state === undefined ? {} : { state };
  }
}

/** Returns the pending change; throws NOT_FOUND for one that is missing, foreign, or about what the caller may not read. */
export async function getPendingChange(
  transaction: Transaction,
  call: AdminCall,
  id: string,
): Promise<PendingChangeEntity> {
  const row = await getOwned(transaction, PendingChangeEntity, call.reach, id);
  if (!readableKinds(call).includes(row.kind)) throw notFound();
  return row;
}

/** The reach has bound the organisation already, so that roles are asked as for the caller's own. */
function readableKinds({ principal }: AdminCall): readonly ProposalKind[] {
  const { roles, organisationId } = principal;
  const scope = { organisationId, ownOrganisationId: organisationId };
  const kinds = Object.entries(PROPOSAL_KINDS) as [ProposalKind, (typeof PROPOSAL_KINDS)[ProposalKind]][];
  return kinds.filter(([, permission]) => isPermitted(roles, permission, scope)).map(([kind]) => kind);
}
