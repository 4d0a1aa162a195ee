import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { Page } from '../records/page.js';
import { reasonOnly } from '../schema/change-body.schema.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import type { VendorApprovalView } from './vendor-approval.presenter.js';
import { VendorApprovalsService } from './vendor-approvals.service.js';
import type { VendorView } from './vendor.presenter.js';
import {
  type ApproveVendor,
  approveVendor,
  type CreateVendor,
  createVendor,
  type ListVendors,
  listVendors,
} from './vendor.schema.js';
import { type UpdateVendor, updateVendor } from './vendor-edit.schema.js';
import { VendorsService } from './vendors.service.js';

/** `/admin/v1/vendors` */
@Controller('admin/v1/vendors')
export class VendorsController {
  constructor(
    private readonly vendors: VendorsService,
    private readonly approvals: VendorApprovalsService,
  ) {}

  @Get()
  @Requires('vendor:read')
  list(
    @Call() call: AdminCall,
    @Query({ schema: listVendors }) query: ListVendors,
  ): Promise<Page<VendorView>> {
    return this.vendors.list(call, query);
  }

  @Get(':vendor')
  @Requires('vendor:read')
  get(@Call() call: AdminCall, @Param('vendor') reference: string): Promise<VendorView> {
    return this.vendors.get(call, reference);
  }

  @Post()
  @Requires('vendor:create')
  create(
    @Call() call: AdminCall,
    @Body({ schema: createVendor }) body: CreateVendor,
  ): Promise<Changed<VendorView>> {
    return this.vendors.create(call, body);
  }

  @Patch(':vendor')
  @Requires('vendor:update')
  update(
    @Call() call: AdminCall,
    @Param('vendor') reference: string,
    @Body({ schema: updateVendor }) body: UpdateVendor,
  ): Promise<Changed<VendorView>> {
    return this.vendors.update(call, reference, body);
  }

  @Get(':vendor/approvals')
  @Requires('subprocessor:read')
  approval(@Call() call: AdminCall, @Param('vendor') reference: string): Promise<VendorApprovalView> {
    return this.approvals.get(call, reference);
  }

  @Put(':vendor/approvals')
  @Requires('vendor:approve')
  approve(
    @Call() call: AdminCall,
    @Param('vendor') reference: string,
    @Body({ schema: approveVendor }) body: ApproveVendor,
  ): Promise<Changed<VendorApprovalView | PendingChangeView>> {
    return this.approvals.approve(call, reference, body);
  }

  @Delete(':vendor/approvals')
  @Requires('vendor:revoke')
  withdraw(
    @Call() call: AdminCall,
    @Param('vendor') reference: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<VendorApprovalView | PendingChangeView>> {
    return this.approvals.withdraw(call, reference);
  }
}
