import { Injectable } from '@nestjs/common';
import { uuidV7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { OrganisationEntity } from '../organisations/organisation.entity.js';
import { beginsWith, equals, limitTo } from '../lists/conditions.js';
import { sortedPage } from '../lists/sorted-page.js';
import type { Page } from '../records/page.js';
import { lockOwned } from '../records/owned.js';
import { insertAndRead, updateAndRead } from '../records/write.js';
import { settingsOf } from '../schema/settings-of.js';
import { VendorFinder } from './vendor-finder.js';
import { toVendorTrail, toVendorView, type VendorView } from './vendor.presenter.js';
import { type CreateVendor, type ListVendors, VENDOR_SORTS } from './vendor.schema.js';
import type { UpdateVendor } from './vendor-edit.schema.js';

/** The vendors whose staff may come to work for clients; kept by the operator, visible to everybody. */
@Injectable()
export class VendorsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly vendors: VendorFinder,
  ) {}

  list(call: AdminCall, query: ListVendors): Promise<Page<VendorView>> {
    const conditions = [
      ...equals('kind', 'vendor'),
      ...beginsWith(query.q),
      ...equals('country', query.country),
    ];
    return this.database.transaction(call.reach.scope, async (transaction) => {
      const vendors = limitTo(transaction.createQueryBuilder(OrganisationEntity, 'row'), conditions);
      const { rows, nextCursor } = await sortedPage(vendors, query, VENDOR_SORTS);
      return { items: rows.map(toVendorView), nextCursor };
    });
  }

  async get(call: AdminCall, reference: string): Promise<VendorView> {
    return toVendorView(await this.vendors.get(call.reach.scope, reference));
  }

  create(call: AdminCall, { slug, name, country }: CreateVendor): Promise<Changed<VendorView>> {
    return this.changes.apply(call, {
      permission: 'vendor:create',
      organisationId: call.principal.organisationId,
      policy: null,
      work: async (transaction) => {
        const values = {
          id: uuidV7(),
          slug,
          name,
          country,
          kind: 'vendor',
          dataRole: 'subprocessor',
        } as const;
        const row = await insertAndRead(transaction, OrganisationEntity, values);
        const object = { type: 'vendor', id: row.id };
        const entry = { action: 'vendor.create', object, before: null, after: toVendorTrail(row) };
        return { status: 201, body: toVendorView(row), entry };
      },
    });
  }

  /** Returns the vendor; what it is called and does is disclosed to every client, and nobody's approval changes with it. */
  async update(call: AdminCall, reference: string, body: UpdateVendor): Promise<Changed<VendorView>> {
    const { id } = await this.vendors.get(call.reach.scope, reference);
    return this.changes.apply(call, {
      permission: 'vendor:update',
      organisationId: call.principal.organisationId,
      policy: null,
      work: async (transaction) => {
        const before = await lockOwned(transaction, OrganisationEntity, id);
        const row = await updateAndRead(transaction, OrganisationEntity, id, settingsOf(body));
        const object = { type: 'vendor', id };
        const trail = { before: toVendorTrail(before), after: toVendorTrail(row) };
        const shown = { before: toVendorView(before), after: toVendorView(row) };
        return {
          status: 200,
          body: shown.after,
          entry: { action: 'vendor.update', object, ...trail },
          shown,
        };
      },
    });
  }
}
