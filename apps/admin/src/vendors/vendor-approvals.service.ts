import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ofOrganisation } from '../changes/policy-scopes.js';
import { CLOCK } from '../ports.js';
import { notFound } from '../records/record.errors.js';
import { weakenedByApproval } from '../two-person/controls.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import type { Proposer, ReviewedChange, StoredProposal } from '../two-person/proposal.js';
import { storedBody } from '../two-person/stored-body.js';
import { TwoPersonChanges } from '../two-person/two-person-changes.service.js';
import { VendorApprovalEntity } from './vendor-approval.entity.js';
import { toVendorApprovalView, type VendorApprovalView } from './vendor-approval.presenter.js';
import { VendorFinder } from './vendor-finder.js';
import { tellOfList } from './told-of-list.js';
import { assertMayStand, type VendorOfClient } from './vendor-window.js';
import { type ApproveVendor, approveVendor } from './vendor.schema.js';

/** A client's own yes or no to a vendor; the staff of a vendor without a yes are denied on every read. */
@Injectable()
export class VendorApprovalsService implements Proposer {
  readonly proposes = ['vendor.approve'] as const;

  constructor(
    private readonly database: Database,
    private readonly changes: TwoPersonChanges,
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

  /** Returns the approval, or what waits for a second person where the client demands one: it lets a vendor's staff in. */
  async approve(
    call: AdminCall,
    reference: string,
    body: ApproveVendor,
  ): Promise<Changed<VendorApprovalView | PendingChangeView>> {
    const { organisationId } = call.principal;
    const { id: vendorId } = await this.vendors.get(call.reach.scope, reference);
    return this.changes.apply(call, approvalOf({ vendorId, organisationId }, body));
  }

  again(_call: AdminCall, { target, organisationId, body }: StoredProposal): Promise<ReviewedChange<object>> {
    if (target === null) throw notFound();
    const asked = storedBody(approveVendor, body);
    return Promise.resolve(approvalOf({ vendorId: target, organisationId }, asked));
  }

  async withdraw(
    call: AdminCall,
    reference: string,
  ): Promise<Changed<VendorApprovalView | PendingChangeView>> {
    const { organisationId } = call.principal;
    const { id: vendorId } = await this.vendors.get(call.reach.scope, reference);
    return this.changes.apply(call, {
      permission: 'vendor:revoke',
      organisationId,
      policy: ofOrganisation(organisationId),
      // It weakens nothing, so that it is never kept.
      proposal: { kind: 'vendor.approve', target: vendorId, body: {} },
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
        const entry = entryOf('vendor.withdraw', before, body);
        return { status: 200, body, entry, review: { concerns: [], base: null } };
      },
    });
  }
}

function approvalOf(
  pair: VendorOfClient,
  { noticeDate, effectiveFrom }: ApproveVendor,
): ReviewedChange<VendorApprovalView> {
  const { vendorId, organisationId } = pair;
  return {
    permission: 'vendor:approve',
    organisationId,
    policy: ofOrganisation(organisationId),
    proposal: { kind: 'vendor.approve', target: vendorId, body: { noticeDate, effectiveFrom } },
    work: async (transaction) => {
      await assertMayStand(transaction, pair, effectiveFrom);
      const before = await find(transaction, vendorId, organisationId);
      const approval = { vendorId, organisationId, noticeDate, effectiveFrom, withdrawnAt: null };
      await transaction.upsert(VendorApprovalEntity, approval, ['vendorId', 'organisationId']);
      const body = toVendorApprovalView({ ...approval });
      await tellOfList(transaction, organisationId, { type: 'subprocessor.approved', data: toldOf(body) });
      const entry = entryOf('vendor.approve', before, body);
      const review = { concerns: weakenedByApproval(entry.before, body), base: entry.before };
      return { status: before === null ? 201 : 200, body, entry, review };
    },
  };
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
