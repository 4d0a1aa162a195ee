import { Injectable } from '@nestjs/common';
import type { PageQuery } from '#libs/http';
import { uuidV7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { MoreThan } from 'typeorm';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { OrganisationEntity } from '../organisations/organisation.entity.js';
import { type OrganisationView, toOrganisationView } from '../organisations/organisation.presenter.js';
import { type Page, pageStart, toPage } from '../records/page.js';
import { insertAndRead } from '../records/write.js';
import { VendorFinder } from './vendor-finder.js';
import type { CreateVendor } from './vendor.schema.js';

/** The vendors whose staff may come to work for clients; kept by the operator, visible to everybody. */
@Injectable()
export class VendorsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly vendors: VendorFinder,
  ) {}

  list(call: AdminCall, page: PageQuery): Promise<Page<OrganisationView>> {
    const where = { kind: 'vendor', id: MoreThan(pageStart(page)) } as const;
    return this.database.transaction(call.reach.scope, async (transaction) => {
      const query = { where, order: { id: 'ASC' }, take: page.limit + 1 } as const;
      return toPage(await transaction.find(OrganisationEntity, query), page, toOrganisationView);
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
