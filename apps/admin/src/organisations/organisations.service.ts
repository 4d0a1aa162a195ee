import { Injectable } from '@nestjs/common';
import { uuidV7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { beginsWith, equals, limitTo, ownedBy } from '../lists/conditions.js';
import { sortedPage } from '../lists/sorted-page.js';
import type { Page } from '../records/page.js';
import { lockOwned } from '../records/owned.js';
import { insertAndRead, updateAndRead } from '../records/write.js';
import { settingsOf } from '../schema/settings-of.js';
import { OrganisationEntity } from './organisation.entity.js';
import { OrganisationFinder } from './organisation-finder.js';
import { type OrganisationView, toOrganisationTrail, toOrganisationView } from './organisation.presenter.js';
import {
  type CreateOrganisation,
  type ListOrganisations,
  ORGANISATION_SORTS,
  type UpdateOrganisation,
} from './organisation.schema.js';

/** The organisations: the operator creates clients; everybody sees their own. */
@Injectable()
export class OrganisationsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly organisations: OrganisationFinder,
  ) {}

  list({ reach }: AdminCall, query: ListOrganisations): Promise<Page<OrganisationView>> {
    const conditions = [
      ...ownedBy('row.id', reach),
      ...beginsWith(query.q),
      ...equals('kind', query.kind),
      ...equals('dataRole', query.dataRole),
      ...equals('country', query.country),
    ];
    return this.database.transaction(reach.scope, async (transaction) => {
      const organisations = limitTo(transaction.createQueryBuilder(OrganisationEntity, 'row'), conditions);
      const { rows, nextCursor } = await sortedPage(organisations, query, ORGANISATION_SORTS);
      return { items: rows.map(toOrganisationView), nextCursor };
    });
  }

  get(call: AdminCall, reference: string): Promise<OrganisationView> {
    return this.database.transaction(call.reach.scope, async (transaction) =>
      toOrganisationView(await this.organisations.get(transaction, call.reach, reference)),
    );
  }

  create(call: AdminCall, body: CreateOrganisation): Promise<Changed<OrganisationView>> {
    return this.changes.apply(call, {
      permission: 'organisation:create',
      organisationId: call.principal.organisationId,
      policy: null,
      work: async (transaction) => {
        const values = { ...settingsOf(body), id: uuidV7(), kind: 'client' } as const;
        const row = await insertAndRead(transaction, OrganisationEntity, values);
        const object = { type: 'organisation', id: row.id };
        const entry = {
          action: 'organisation.create',
          object,
          before: null,
          after: toOrganisationTrail(row),
        };
        return { status: 201, body: toOrganisationView(row), entry };
      },
    });
  }

  async update(
    call: AdminCall,
    reference: string,
    body: UpdateOrganisation,
  ): Promise<Changed<OrganisationView>> {
    return this.changes.apply(call, {
      permission: 'organisation:update',
      organisationId: call.principal.organisationId,
      policy: null,
      work: async (transaction) => {
        const { id } = await this.organisations.get(transaction, call.reach, reference);
        const before = await lockOwned(transaction, OrganisationEntity, id);
        const row = await updateAndRead(transaction, OrganisationEntity, id, settingsOf(body));
        const shown = { before: toOrganisationView(before), after: toOrganisationView(row) };
        const object = { type: 'organisation', id };
        const trail = { before: toOrganisationTrail(before), after: toOrganisationTrail(row) };
        const entry = { action: 'organisation.update', object, ...trail };
        return { status: 200, body: shown.after, entry, shown };
      },
    });
  }
}
