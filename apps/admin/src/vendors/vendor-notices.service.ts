import { Inject, Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { CLOCK } from '../ports.js';
import { unprocessable } from '../records/record.errors.js';
import { insertAndRead } from '../records/write.js';
import { VendorFinder } from './vendor-finder.js';
import { toVendorNoticeView, type VendorNoticeView } from './vendor-disclosure.presenter.js';
import type { NoticeOfVendor } from './vendor-disclosure.schema.js';
import { tellOfList } from './told-of-list.js';
import { VendorNoticeEntity } from './vendor-notice.entity.js';

/** Keeps what clients were told of vendors (C20): an approval made from now on holds only after the window it opens. */
@Injectable()
export class VendorNoticesService {
  constructor(
    private readonly changes: ChangesService,
    private readonly vendors: VendorFinder,
    private readonly organisations: OrganisationFinder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns the notice; throws PERIOD_EMPTY for a window that nobody could use any more. */
  async give(call: AdminCall, reference: string, body: NoticeOfVendor): Promise<Changed<VendorNoticeView>> {
    const { noticeDate, objectionUntil } = body;
    if (objectionUntil <= this.clock.now()) {
      throw unprocessable('PERIOD_EMPTY', 'objectionUntil', 'must be in the future');
    }
    const organisationId = await this.organisations.ownerOf(call, body.organisation);
    const { id: vendorId } = await this.vendors.get(call.reach.scope, reference);
    return this.changes.apply(call, {
      permission: 'vendor:update',
      organisationId,
      // No decision rests on a notice, but an approval does: the two are put in order by the client's lock.
      policy: () => Promise.resolve({ organisations: [organisationId], scopes: [] }),
      work: async (transaction) => {
        const values = { id: uuidV7(), vendorId, organisationId, noticeDate, objectionUntil };
        const view = toVendorNoticeView(await insertAndRead(transaction, VendorNoticeEntity, values));
        const data = { vendorId, noticeDate: view.noticeDate, objectionUntil: view.objectionUntil };
        await tellOfList(transaction, organisationId, { type: 'subprocessor.announced', data });
        const object = { type: 'vendor', id: vendorId };
        return {
          status: 201,
          body: view,
          entry: { action: 'vendor.notify', object, before: null, after: view },
        };
      },
    });
  }
}
