import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { notify } from '#libs/notifications';
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
        const before = await find(transaction, vendorId, organisationId);
        const approval = { vendorId, organisationId, noticeDate, effectiveFrom, withdrawnAt: null };
        await transaction.upsert(VendorApprovalEntity, approval, ['vendorId', 'organisationId']);
        const body = toVendorApprovalView({ ...approval });
        await tellOfList(transaction, organisationId, { type: 'subprocessor.approved', approval: body });
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
          await tellOfList(transaction, organisationId, { type: 'subprocessor.withdrawn', approval: body });
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

/** C27: every change of a client's list of subprocessors is told to its offices and to the operator's administrators. */
async function tellOfList(
  transaction: Transaction,
  organisationId: string,
  {
    type,
    approval,
  }: {
    readonly type: 'subprocessor.approved' | 'subprocessor.withdrawn';
    readonly approval: VendorApprovalView;
  },
): Promise<void> {
  const { vendor: vendorId, noticeDate, effectiveFrom, withdrawnAt } = approval;
  const data = { vendorId, noticeDate, effectiveFrom, withdrawnAt };
  const roles = ['client_admin', 'client_auditor', 'operator_admin'] as const;
  await notify(transaction, { type, organisationId, data, audience: { roles } });
}

function entryOf(action: string, before: VendorApprovalEntity | null, after: VendorApprovalView) {
  const object = { type: 'vendor', id: after.vendor };
  return { action, object, before: before && toVendorApprovalView(before), after };
}
