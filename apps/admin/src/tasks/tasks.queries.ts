import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import { type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import type { AdminCall } from '../calls/admin-call.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { PersonFinder } from '../people/person-finder.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned } from '../records/owned.js';
import { type Page, pageStart, toPage } from '../records/page.js';
import type { ListQuery } from '../schema/list-query.schema.js';
import { TaskLeaseEntity } from './task-lease.entity.js';
import { type TaskTimeView, toTaskTimeView } from './task-time.presenter.js';
import { TaskEntity } from './task.entity.js';
import { presentTasks, type TaskView } from './task.presenter.js';
import type { ListTasks, ListTaskTimes } from './task.schema.js';

interface InProject {
  readonly transaction: Transaction;
  readonly projectId: string;
  readonly personId: string | undefined;
}

const LIVE_LEASE = `SELECT 1 FROM portcullis.task_leases l WHERE l.task_id = row.id AND l.ended_at IS NULL`;

/** Looks at the queue of a project, and at how long whom it took. */
@Injectable()
export class TasksQueries {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
    private readonly people: PersonFinder,
  ) {}

  /** Returns one page of tasks in order of creation. */
  list(call: AdminCall, project: string, query: ListTasks): Promise<Page<TaskView>> {
    return this.within(call, project, query, async ({ transaction, projectId, personId }) => {
      const tasks = pageOf(transaction.createQueryBuilder(TaskEntity, 'row'), query, projectId);
      if (query.stage !== undefined) tasks.andWhere('row.stage = :stage', { stage: query.stage });
      if (query.held !== undefined)
        tasks.andWhere(`${query.held === 'true' ? '' : 'NOT '}EXISTS (${LIVE_LEASE})`);
      if (personId !== undefined)
        tasks.andWhere(`EXISTS (${LIVE_LEASE} AND l.person_id = :person)`, { person: personId });
      const rows = await tasks.getMany();
      const views = await presentTasks(rows, transaction);
      const pairs = rows.map(({ id }, index) => ({ id, view: views[index] as TaskView }));
      return toPage(pairs, query, ({ view }) => view);
    });
  }

  /** Returns one page of times, in the order in which people took tasks. */
  times(call: AdminCall, project: string, query: ListTaskTimes): Promise<Page<TaskTimeView>> {
    return this.within(call, project, query, async ({ transaction, projectId, personId }) => {
      const leases = pageOf(transaction.createQueryBuilder(TaskLeaseEntity, 'row'), query, projectId);
      if (query.task !== undefined) leases.andWhere('row.task_id = :task', { task: query.task });
      if (personId !== undefined) leases.andWhere('row.person_id = :person', { person: personId });
      return toPage(await leases.getMany(), query, toTaskTimeView);
    });
  }

  private async within<View>(
    call: AdminCall,
    project: string,
    query: ListQuery & { readonly person?: string | undefined },
    list: (inside: InProject) => Promise<Page<View>>,
  ): Promise<Page<View>> {
    const reach = await this.organisations.reachWithin(call, query.organisation);
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id: projectId } = await getOwned(transaction, ProjectEntity, reach, project);
      const { person } = query;
      const personId = person && (await this.people.get(transaction, call.reach, person)).id;
      return list({ transaction, projectId, personId });
    });
  }
}

function pageOf<Row extends ObjectLiteral>(
  rows: SelectQueryBuilder<Row>,
  query: ListQuery,
  projectId: string,
): SelectQueryBuilder<Row> {
  return rows
    .where('row.project_id = :projectId AND row.id > :after', { projectId, after: pageStart(query) })
    .orderBy('row.id')
    .limit(query.limit + 1);
}
