import { Injectable } from '@nestjs/common';
import { uuidV7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { OrganisationEntity } from '../organisations/organisation.entity.js';
import { type OrganisationView, toOrganisationView } from '../organisations/organisation.presenter.js';
import { beginsWith, equals, limitTo } from '../lists/conditions.js';
import { sortedPage } from '../lists/sorted-page.js';
import type { Page } from '../records/page.js';
import { insertAndRead } from '../records/write.js';
import { VendorFinder } from './vendor-finder.js';
import { type CreateVendor, type ListVendors, VENDOR_SORTS } from './vendor.schema.js';

/** The vendors whose staff may come to work for clients; kept by the operator, visible to everybody. */
@Injectable()
export class VendorsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly vendors: VendorFinder,
  ) {}

  list(call: AdminCall, query: ListVendors): Promise<Page<OrganisationView>> {
    const conditions = [
      ...equals('kind', 'vendor'),
      ...beginsWith(query.q),
      ...equals('country', query.country),
    ];
    return this.database.transaction(call.reach.scope, async (transaction) => {
      const vendors = limitTo(transaction.createQueryBuilder(OrganisationEntity, 'row'), conditions);
      const { rows, nextCursor } = await sortedPage(vendors, query, VENDOR_SORTS);
      return { items: rows.map(toOrganisationView), nextCursor };
    });
  }

  async get(call: AdminCall, reference: string): Promise<OrganisationView> {
    return toOrganisationView(await this.vendors.get(call.reach.scope, reference));
  }

  create(call: AdminCall, { slug, name, country }: CreateVendor): Promise<Changed<OrganisationView>> {
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
        const body = toOrganisationView(await insertAndRead(transaction, OrganisationEntity, values));
        const object = { type: 'vendor', id: body.id };
        return { status: 201, body, entry: { action: 'vendor.create', object, before: null, after: body } };
      },
    });
  }
}
