import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Reach } from '../calls/reach.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofOrganisation } from '../changes/policy-scopes.js';
import { getOwned, lockOwned } from '../records/owned.js';
import { updateAndRead } from '../records/write.js';
import { settingsOf } from '../schema/settings-of.js';
import { toBudgetColumns } from './project-budgets.js';
import { ProjectWriter } from './project-writer.js';
import { ProjectEntity } from './project.entity.js';
import { presentProjects, type ProjectView } from './project.presenter.js';
import type { UpdateProject } from './project.schema.js';

/** Changes what a project allows; when it is answered, no gateway serves by the old settings any more. */
@Injectable()
export class ProjectSettingsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly writer: ProjectWriter,
  ) {}

  async update(call: AdminCall, reference: string, body: UpdateProject): Promise<Changed<ProjectView>> {
    const { reach } = call;
    const find = (transaction: Transaction) => getOwned(transaction, ProjectEntity, reach, reference);
    const { id, organisationId } = await this.database.transaction(reach.scope, find);
    return this.changes.apply(call, {
      permission: 'project:update',
      organisationId,
      policy: ofOrganisation(organisationId),
      work: async (transaction) => {
        const row = await lockOwned(transaction, ProjectEntity, id);
        const [before] = await presentProjects([row], transaction);
        const [after] = await presentProjects(
          [await this.write(transaction, reach, { row, body })],
          transaction,
        );
        const object = { type: 'project', id };
        const entry = {
          action: 'project.update',
          object,
          before: before ?? null,
          after: after ?? null,
          projectId: id,
        };
        return { status: 200, body: after as ProjectView, entry };
      },
    });
  }

  private async write(
    transaction: Transaction,
    reach: Reach,
    { row, body }: { readonly row: ProjectEntity; readonly body: UpdateProject },
  ): Promise<ProjectEntity> {
    const { datasets, budgets = {}, ...settings } = settingsOf(body);
    const { id, organisationId } = row;
    const { startsAt = row.startsAt, endsAt = row.endsAt, allowedGroups = [] } = settings;
    this.writer.assertPeriod({ startsAt, endsAt });
    this.writer.assertOriginsSecure(settings.allowedOrigins ?? []);
    await this.writer.assertGroupsKnown(transaction, allowedGroups);
    const special =
      datasets !== undefined &&
      (await this.writer.replaceDatasets(transaction, reach, { projectId: id, organisationId, datasets }));
    const { leaseRequired = row.leaseRequired || special } = settings;
    const values = { ...settings, ...toBudgetColumns(budgets), leaseRequired };
    return updateAndRead(transaction, ProjectEntity, id, values);
  }
}
