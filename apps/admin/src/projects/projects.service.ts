import { Inject, Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { CLOCK } from '../ports.js';
import { updateAndRead } from '../records/write.js';
import { NO_BUDGETS, toBudgetColumns } from './project-budgets.js';
import { ProjectWriter } from './project-writer.js';
import { ProjectEntity } from './project.entity.js';
import { presentProjects, type ProjectView } from './project.presenter.js';
import type { CreateProject } from './project.schema.js';

/** Creates projects. What is left out lets nobody in: an empty list of countries, groups or workforce types means none. */
@Injectable()
export class ProjectsService {
  constructor(
    private readonly changes: ChangesService,
    private readonly organisations: OrganisationFinder,
    private readonly writer: ProjectWriter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(call: AdminCall, body: CreateProject): Promise<Changed<ProjectView>> {
    const organisationId = await this.organisations.ownerOf(call, body.organisation);
    const { datasets, allowedGroups, endsAt, startsAt = this.clock.now() } = body;
    this.writer.assertPeriod({ startsAt, endsAt });
    this.writer.assertOriginsSecure(body.allowedOrigins);
    return this.changes.apply(call, {
      permission: 'project:create',
      organisationId,
      // A project without an assignment or a credential is nobody's; those change policy when they come.
      policy: null,
      work: async (transaction) => {
        await this.writer.assertGroupsKnown(transaction, allowedGroups);
        const budgets = { ...NO_BUDGETS, ...toBudgetColumns(body.budgets) };
        const projectId = uuidV7();
        const { leaseRequired = false } = body;
        const values = { ...body, ...budgets, leaseRequired, id: projectId, organisationId, startsAt };
        await transaction.insert(ProjectEntity, values);
        const special = await this.writer.replaceDatasets(transaction, call.reach, {
          projectId,
          organisationId,
          datasets,
        });
        const row = await updateAndRead(transaction, ProjectEntity, projectId, {
          leaseRequired: body.leaseRequired ?? special,
        });
        const [view] = await presentProjects([row], transaction);
        const object = { type: 'project', id: projectId };
        const entry = { action: 'project.create', object, before: null, after: view ?? null, projectId };
        return { status: 201, body: view as ProjectView, entry };
      },
    });
  }
}
