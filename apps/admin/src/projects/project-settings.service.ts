import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { narrowedTo, type Reach } from '../calls/reach.js';
import type { Changed } from '../changes/change.js';
import { ofOrganisation } from '../changes/policy-scopes.js';
import { getOwned, lockOwned } from '../records/owned.js';
import { notFound } from '../records/record.errors.js';
import { updateAndRead } from '../records/write.js';
import { settingsOf } from '../schema/settings-of.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import { reviewProject } from '../two-person/project-review.js';
import type { Proposer, ReviewedChange, StoredProposal } from '../two-person/proposal.js';
import { storedBody } from '../two-person/stored-body.js';
import { TwoPersonChanges } from '../two-person/two-person-changes.service.js';
import { toBudgetColumns } from './project-budgets.js';
import { ProjectWriter } from './project-writer.js';
import { ProjectEntity } from './project.entity.js';
import { presentProjects, type ProjectView } from './project.presenter.js';
import { type UpdateProject, updateProject } from './project.schema.js';

interface SettingsChange {
  readonly id: string;
  readonly organisationId: string;
  readonly body: UpdateProject;
}

/** Changes what a project allows; when it is answered, no gateway serves by the old settings any more. */
@Injectable()
export class ProjectSettingsService implements Proposer {
  readonly proposes = ['project.update'] as const;

  constructor(
    private readonly database: Database,
    private readonly changes: TwoPersonChanges,
    private readonly writer: ProjectWriter,
  ) {}

  async update(
    call: AdminCall,
    reference: string,
    body: UpdateProject,
  ): Promise<Changed<ProjectView | PendingChangeView>> {
    const { reach } = call;
    const find = (transaction: Transaction) => getOwned(transaction, ProjectEntity, reach, reference);
    const { id, organisationId } = await this.database.transaction(reach.scope, find);
    return this.changes.apply(call, this.changeOf(call, { id, organisationId, body }));
  }

  again(call: AdminCall, { target, organisationId, body }: StoredProposal): Promise<ReviewedChange<object>> {
    if (target === null) throw notFound();
    const change = { id: target, organisationId, body: storedBody(updateProject, body) };
    return Promise.resolve(this.changeOf(call, change));
  }

  private changeOf(
    { reach }: AdminCall,
    { id, organisationId, body }: SettingsChange,
  ): ReviewedChange<ProjectView> {
    return {
      permission: 'project:update',
      organisationId,
      policy: ofOrganisation(organisationId),
      proposal: { kind: 'project.update', target: id, body: settingsOf(body) },
      work: async (transaction) => {
        const row = await lockOwned(transaction, ProjectEntity, id);
        const before = await presentOne(transaction, row);
        const changed = await this.write(transaction, narrowedTo(reach, organisationId), { row, body });
        const after = await presentOne(transaction, changed);
        const object = { type: 'project', id };
        const entry = { action: 'project.update', object, before, after, projectId: id };
        const review = await reviewProject(transaction, { before, opened: row.opened, after });
        return { status: 200, body: after, entry, review };
      },
    };
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

async function presentOne(transaction: Transaction, row: ProjectEntity): Promise<ProjectView> {
  const [view] = await presentProjects([row], transaction);
  return view as ProjectView;
}
