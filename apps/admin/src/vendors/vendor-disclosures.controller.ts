import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { reasonOnly } from '../schema/change-body.schema.js';
import {
  VENDOR_NOTICES,
  VENDOR_OBJECTIONS,
  type VendorNoticeView,
  type VendorObjectionView,
} from './vendor-disclosure.presenter.js';
import {
  type ListVendorNotices,
  listVendorNotices,
  type ListVendorObjections,
  listVendorObjections,
  type NoticeOfVendor,
  noticeOfVendor,
  type ObjectToVendor,
  objectToVendor,
} from './vendor-disclosure.schema.js';
import { VendorFinder } from './vendor-finder.js';
import { VendorNoticesService } from './vendor-notices.service.js';
import { VendorObjectionsService } from './vendor-objections.service.js';

/** `/admin/v1/vendors/{vendor}/notices` and `…/objections` */
@Controller('admin/v1/vendors/:vendor')
export class VendorDisclosuresController {
  constructor(
    private readonly queries: OwnedQueries,
    private readonly vendors: VendorFinder,
    private readonly notices: VendorNoticesService,
    private readonly objections: VendorObjectionsService,
  ) {}

  @Get('notices')
  @Requires('subprocessor:read')
  async listNotices(
    @Call() call: AdminCall,
    @Param('vendor') reference: string,
    @Query({ schema: listVendorNotices }) query: ListVendorNotices,
  ): Promise<Page<VendorNoticeView>> {
    const { id: vendorId } = await this.vendors.get(call.reach.scope, reference);
    return this.queries.list(call, query, VENDOR_NOTICES, () => Promise.resolve({ vendorId }));
  }

  @Post('notices')
  @Requires('vendor:update')
  notify(
    @Call() call: AdminCall,
    @Param('vendor') reference: string,
    @Body({ schema: noticeOfVendor }) body: NoticeOfVendor,
  ): Promise<Changed<VendorNoticeView>> {
    return this.notices.give(call, reference, body);
  }

  @Get('objections')
  @Requires('subprocessor:read')
  async listObjections(
    @Call() call: AdminCall,
    @Param('vendor') reference: string,
    @Query({ schema: listVendorObjections }) query: ListVendorObjections,
  ): Promise<Page<VendorObjectionView>> {
    const { id: vendorId } = await this.vendors.get(call.reach.scope, reference);
    return this.queries.list(call, query, VENDOR_OBJECTIONS, () => Promise.resolve({ vendorId }));
  }

  @Post('objections')
  @Requires('vendor:revoke')
  object(
    @Call() call: AdminCall,
    @Param('vendor') reference: string,
    @Body({ schema: objectToVendor }) body: ObjectToVendor,
  ): Promise<Changed<VendorObjectionView>> {
    return this.objections.object(call, reference, body);
  }

  @Delete('objections')
  @Requires('vendor:approve')
  takeBack(
    @Call() call: AdminCall,
    @Param('vendor') reference: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<VendorObjectionView>> {
    return this.objections.takeBack(call, reference);
  }
}
