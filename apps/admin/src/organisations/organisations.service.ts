import { Injectable } from '@nestjs/common';
import { uuidV7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { And, type FindOptionsWhere, In, MoreThan } from 'typeorm';
import type { PageQuery } from '#libs/http';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { type Page, pageStart, toPage } from '../records/page.js';
import { insertAndRead, updateAndRead } from '../records/write.js';
import { settingsOf } from '../schema/settings-of.js';
import { OrganisationEntity } from './organisation.entity.js';
import { OrganisationFinder } from './organisation-finder.js';
import { type OrganisationView, toOrganisationTrail, toOrganisationView } from './organisation.presenter.js';
import type { CreateOrganisation, UpdateOrganisation } from './organisation.schema.js';

/** The organisations: the operator creates clients; everybody sees their own. */
@Injectable()
export class OrganisationsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly organisations: OrganisationFinder,
  ) {}

  list(call: AdminCall, page: PageQuery): Promise<Page<OrganisationView>> {
    const { organisations, scope } = call.reach;
    const after = MoreThan(pageStart(page));
    const where: FindOptionsWhere<OrganisationEntity> = {
      id: organisations === 'every' ? after : And(after, In([...organisations])),
    };
    return this.database.transaction(scope, async (transaction) => {
      const query = { where, order: { id: 'ASC' }, take: page.limit + 1 } as const;
      return toPage(await transaction.find(OrganisationEntity, query), page, toOrganisationView);
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
        const before = await this.organisations.get(transaction, call.reach, reference);
        const row = await updateAndRead(transaction, OrganisationEntity, before.id, settingsOf(body));
        const object = { type: 'organisation', id: row.id };
        const trail = { before: toOrganisationTrail(before), after: toOrganisationTrail(row) };
        const entry = { action: 'organisation.update', object, ...trail };
        return { status: 200, body: toOrganisationView(row), entry };
      },
    });
  }
}
