import { Inject, Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofOrganisation } from '../changes/policy-scopes.js';
import { CLOCK } from '../ports.js';
import { notFound } from '../records/record.errors.js';
import { insertAndRead, updateAndRead } from '../records/write.js';
import { VendorApprovalEntity } from './vendor-approval.entity.js';
import { toVendorApprovalView } from './vendor-approval.presenter.js';
import {
  toVendorObjectionTrail,
  toVendorObjectionView,
  type VendorObjectionView,
} from './vendor-disclosure.presenter.js';
import type { ObjectToVendor } from './vendor-disclosure.schema.js';
import { tellOfList } from './told-of-list.js';
import { VendorFinder } from './vendor-finder.js';
import { VendorObjectionEntity } from './vendor-objection.entity.js';
import { findOpenObjection, findWindowEnd, type VendorOfClient } from './vendor-window.js';

/** A client's objections to vendors. When one is answered, no gateway serves the vendor's staff that client's data any more. */
@Injectable()
export class VendorObjectionsService {
  constructor(
    private readonly changes: ChangesService,
    private readonly vendors: VendorFinder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns the objection; objecting again keeps the first and confirms once more. */
  async object(
    call: AdminCall,
    reference: string,
    { grounds }: ObjectToVendor,
  ): Promise<Changed<VendorObjectionView>> {
    const pair = await this.pairOf(call, reference);
    return this.changes.apply(call, {
      permission: 'vendor:revoke',
      organisationId: pair.organisationId,
      policy: ofOrganisation(pair.organisationId),
      work: async (transaction) => {
        const open = await findOpenObjection(transaction, pair);
        const row =
          open ?? (await this.insert(transaction, pair, { grounds, objectedBy: call.principal.id }));
        const approval = await this.withdrawApproval(transaction, pair);
        if (open === null) await tell(transaction, row);
        return {
          status: open === null ? 201 : 200,
          body: toVendorObjectionView(row),
          shown: { before: open && toVendorObjectionView(open), after: toVendorObjectionView(row) },
          entry: {
            action: 'vendor.object',
            object: { type: 'vendor', id: pair.vendorId },
            before: { objection: open && toVendorObjectionTrail(open), approval: approval.before },
            after: { objection: toVendorObjectionTrail(row), approval: approval.after },
          },
        };
      },
    });
  }

  /** Returns the objection with `withdrawnAt`; what it ended stays ended until the client approves the vendor anew. */
  async takeBack(call: AdminCall, reference: string): Promise<Changed<VendorObjectionView>> {
    const pair = await this.pairOf(call, reference);
    return this.changes.apply(call, {
      permission: 'vendor:approve',
      organisationId: pair.organisationId,
      policy: ofOrganisation(pair.organisationId),
      work: async (transaction) => {
        const open = await findOpenObjection(transaction, pair);
        if (open === null) throw notFound();
        const withdrawnAt = this.clock.now();
        const row = await updateAndRead(transaction, VendorObjectionEntity, open.id, { withdrawnAt });
        const entry = {
          action: 'vendor.withdraw-objection',
          object: { type: 'vendor', id: pair.vendorId },
          before: toVendorObjectionTrail(open),
          after: toVendorObjectionTrail(row),
        };
        const shown = { before: toVendorObjectionView(open), after: toVendorObjectionView(row) };
        return { status: 200, body: shown.after, entry, shown };
      },
    });
  }

  /** An objection is the caller's own organisation's, never one that somebody makes for it. */
  private async pairOf(call: AdminCall, reference: string): Promise<VendorOfClient> {
    const { id } = await this.vendors.get(call.reach.scope, reference);
    return { vendorId: id, organisationId: call.principal.organisationId };
  }

  private async insert(
    transaction: Transaction,
    pair: VendorOfClient,
    said: Pick<VendorObjectionEntity, 'grounds' | 'objectedBy'>,
  ): Promise<VendorObjectionEntity> {
    const windowEnd = await findWindowEnd(transaction, pair);
    const timely = windowEnd === null ? null : this.clock.now() <= windowEnd;
    return insertAndRead(transaction, VendorObjectionEntity, { id: uuidV7(), ...pair, ...said, timely });
  }

  private async withdrawApproval(transaction: Transaction, pair: VendorOfClient) {
    const before = await transaction.findOneBy(VendorApprovalEntity, { ...pair });
    if (before === null) return { before: null, after: null };
    const withdrawnAt = before.withdrawnAt ?? this.clock.now();
    await transaction.update(VendorApprovalEntity, { ...pair }, { withdrawnAt });
    return { before: toVendorApprovalView(before), after: toVendorApprovalView({ ...before, withdrawnAt }) };
  }
}

/** That, and whether in time; the grounds are for who opens the register. */
function tell(
  transaction: Transaction,
  { vendorId, organisationId, timely, createdAt }: VendorObjectionEntity,
): Promise<string> {
  const data = { vendorId, timely, objectedAt: createdAt.toISOString() };
  return tellOfList(transaction, organisationId, { type: 'subprocessor.objected', data });
}
