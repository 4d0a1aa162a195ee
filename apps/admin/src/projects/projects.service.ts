import { Inject, Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Reach } from '../calls/reach.js';
import type { Changed } from '../changes/change.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { CLOCK } from '../ports.js';
import { updateAndRead } from '../records/write.js';
import { settingsOf } from '../schema/settings-of.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import { reviewProject } from '../two-person/project-review.js';
import type { Proposer, ReviewedChange, StoredProposal } from '../two-person/proposal.js';
import { storedBody } from '../two-person/stored-body.js';
import { TwoPersonChanges } from '../two-person/two-person-changes.service.js';
import { NO_BUDGETS, toBudgetColumns } from './project-budgets.js';
import { ProjectWriter } from './project-writer.js';
import { ProjectEntity } from './project.entity.js';
import { presentProjects, type ProjectView } from './project.presenter.js';
import { type CreateProject, createProject } from './project.schema.js';

/** Creates projects. What is left out lets nobody in: an empty list of countries, groups or workforce types means none. */
@Injectable()
export class ProjectsService implements Proposer {
  readonly proposes = ['project.create'] as const;

  constructor(
    private readonly changes: TwoPersonChanges,
    private readonly organisations: OrganisationFinder,
    private readonly writer: ProjectWriter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(call: AdminCall, body: CreateProject): Promise<Changed<ProjectView | PendingChangeView>> {
    const organisationId = await this.organisations.ownerOf(call, body.organisation);
    return this.changes.apply(call, this.changeOf(call, organisationId, body));
  }

  again(call: AdminCall, { organisationId, body }: StoredProposal): Promise<ReviewedChange<object>> {
    return Promise.resolve(this.changeOf(call, organisationId, storedBody(createProject, body)));
  }

  private changeOf(
    { reach }: AdminCall,
    organisationId: string,
    body: CreateProject,
  ): ReviewedChange<ProjectView> {
    const { endsAt, startsAt = this.clock.now() } = body;
    this.writer.assertPeriod({ startsAt, endsAt });
    this.writer.assertOriginsSecure(body.allowedOrigins);
    return {
      permission: 'project:create',
      organisationId,
      // A project without an assignment or a credential is nobody's; those change policy when they come.
      policy: null,
      proposal: { kind: 'project.create', target: null, body: settingsOf(body) },
      work: async (transaction) => {
        const view = await this.write(transaction, reach, { organisationId, body, startsAt });
        const { id } = view;
        const object = { type: 'project', id };
        const entry = { action: 'project.create', object, before: null, after: view, projectId: id };
        const review = await reviewProject(transaction, { before: null, opened: false, after: view });
        return { status: 201, body: view, entry, review };
      },
    };
  }

  private async write(
    transaction: Transaction,
    reach: Reach,
    { organisationId, body, startsAt }: NewProject,
  ): Promise<ProjectView> {
    const { datasets, allowedGroups } = body;
    await this.writer.assertGroupsKnown(transaction, allowedGroups);
    const budgets = { ...NO_BUDGETS, ...toBudgetColumns(body.budgets) };
    const projectId = uuidV7();
    const { leaseRequired = false } = body;
    const values = { ...body, ...budgets, leaseRequired, id: projectId, organisationId, startsAt };
    await transaction.insert(ProjectEntity, values);
    const special = await this.writer.replaceDatasets(transaction, reach, {
      projectId,
      organisationId,
      datasets,
    });
    const row = await updateAndRead(transaction, ProjectEntity, projectId, {
      leaseRequired: body.leaseRequired ?? special,
    });
    const [view] = await presentProjects([row], transaction);
    return view as ProjectView;
  }
}

interface NewProject {
  readonly organisationId: string;
  readonly body: CreateProject;
  readonly startsAt: Date;
}
