import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofOrganisation } from '../changes/policy-scopes.js';
import { CLOCK } from '../ports.js';
import { notFound } from '../records/record.errors.js';
import { VendorApprovalEntity } from './vendor-approval.entity.js';
import { toVendorApprovalView, type VendorApprovalView } from './vendor-approval.presenter.js';
import { VendorFinder } from './vendor-finder.js';
import { tellOfList } from './told-of-list.js';
import { assertMayStand } from './vendor-window.js';
import type { ApproveVendor } from './vendor.schema.js';

/** A client's own yes or no to a vendor; the staff of a vendor without a yes are denied on every read. */
@Injectable()
export class VendorApprovalsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly vendors: VendorFinder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns the approval by the caller's own organisation; throws NOT_FOUND where it never gave one. */
  async get(call: AdminCall, reference: string): Promise<VendorApprovalView> {
    const { scope } = call.reach;
    const { id } = await this.vendors.get(scope, reference);
    return this.database.transaction(scope, async (transaction) => {
      const row = await find(transaction, id, call.principal.organisationId);
      if (row === null) throw notFound();
      return toVendorApprovalView(row);
    });
  }

  async approve(
    call: AdminCall,
    reference: string,
    { noticeDate, effectiveFrom }: ApproveVendor,
  ): Promise<Changed<VendorApprovalView>> {
    const { organisationId } = call.principal;
    const { id: vendorId } = await this.vendors.get(call.reach.scope, reference);
    return this.changes.apply(call, {
      permission: 'vendor:approve',
      organisationId,
      policy: ofOrganisation(organisationId),
      work: async (transaction) => {
        await assertMayStand(transaction, { vendorId, organisationId }, effectiveFrom);
        const before = await find(transaction, vendorId, organisationId);
        const approval = { vendorId, organisationId, noticeDate, effectiveFrom, withdrawnAt: null };
        await transaction.upsert(VendorApprovalEntity, approval, ['vendorId', 'organisationId']);
        const body = toVendorApprovalView({ ...approval });
        await tellOfList(transaction, organisationId, { type: 'subprocessor.approved', data: toldOf(body) });
        const entry = entryOf('vendor.approve', before, body);
        return { status: before === null ? 201 : 200, body, entry };
      },
    });
  }

  async withdraw(call: AdminCall, reference: string): Promise<Changed<VendorApprovalView>> {
    const { organisationId } = call.principal;
    const { id: vendorId } = await this.vendors.get(call.reach.scope, reference);
    return this.changes.apply(call, {
      permission: 'vendor:revoke',
      organisationId,
      policy: ofOrganisation(organisationId),
      work: async (transaction) => {
        const before = await find(transaction, vendorId, organisationId);
        if (before === null) throw notFound();
        const withdrawnAt = before.withdrawnAt ?? this.clock.now();
        await transaction.update(VendorApprovalEntity, { vendorId, organisationId }, { withdrawnAt });
        const body = toVendorApprovalView({ ...before, withdrawnAt });
        if (before.withdrawnAt === null)
          await tellOfList(transaction, organisationId, {
            type: 'subprocessor.withdrawn',
            data: toldOf(body),
          });
        return { status: 200, body, entry: entryOf('vendor.withdraw', before, body) };
      },
    });
  }
}

function find(
  transaction: Transaction,
  vendorId: string,
  organisationId: string,
): Promise<VendorApprovalEntity | null> {
  return transaction.findOneBy(VendorApprovalEntity, { vendorId, organisationId });
}

function toldOf({ vendor: vendorId, noticeDate, effectiveFrom, withdrawnAt }: VendorApprovalView) {
  return { vendorId, noticeDate, effectiveFrom, withdrawnAt };
}

function entryOf(action: string, before: VendorApprovalEntity | null, after: VendorApprovalView) {
  const object = { type: 'vendor', id: after.vendor };
  return { action, object, before: before && toVendorApprovalView(before), after };
}
