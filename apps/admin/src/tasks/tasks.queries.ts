import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Reach } from '../calls/reach.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { equals, limitTo, oneOf, whereGiven } from '../lists/conditions.js';
import { sortedPage } from '../lists/sorted-page.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { PersonFinder } from '../people/person-finder.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned, idGiven } from '../records/owned.js';
import type { Page } from '../records/page.js';
import { TaskLeaseEntity } from './task-lease.entity.js';
import { type TaskTimeView, toTaskTimeView } from './task-time.presenter.js';
import { TaskEntity } from './task.entity.js';
import { presentTasks, type TaskView } from './task.presenter.js';
import { type ListTasks, type ListTaskTimes, TASK_SORTS, TASK_TIME_SORTS } from './task.schema.js';

interface InProject {
  readonly transaction: Transaction;
  readonly reach: Reach;
  readonly projectId: string;
  readonly personId: string | undefined;
}

const LIVE_LEASE = 'SELECT 1 FROM portcullis.task_leases l WHERE l.task_id = row.id AND l.ended_at IS NULL';
const HELD = { true: `EXISTS (${LIVE_LEASE})`, false: `NOT EXISTS (${LIVE_LEASE})` };

/** Looks at the queue of a project, and at how long whom it took. */
@Injectable()
export class TasksQueries {
  constructor(
    private readonly database: Database,
    private readonly organisations: OrganisationFinder,
    private readonly people: PersonFinder,
  ) {}

  /** Returns one page of tasks, sorted as asked, else in order of creation. */
  list(call: AdminCall, project: string, query: ListTasks): Promise<Page<TaskView>> {
    return this.within(call, project, query, async ({ transaction, reach, projectId, personId }) => {
      const tasks = limitTo(transaction.createQueryBuilder(TaskEntity, 'row'), [
        ...equals('projectId', projectId),
        ...equals('stage', query.stage),
        ...equals('batchId', query.batch),
        ...equals('datasetId', await idGiven(transaction, DatasetEntity, reach, query.dataset)),
        ...oneOf(query.held, HELD),
        ...whereGiven(personId, `EXISTS (${LIVE_LEASE} AND l.person_id = :person)`, 'person'),
      ]);
      const { rows, nextCursor } = await sortedPage(tasks, query, TASK_SORTS);
      return { items: await presentTasks(rows, transaction), nextCursor };
    });
  }

  /** Returns one page of times, sorted as asked, else in the order in which people took tasks. */
  times(call: AdminCall, project: string, query: ListTaskTimes): Promise<Page<TaskTimeView>> {
    return this.within(call, project, query, async ({ transaction, projectId, personId }) => {
      const leases = limitTo(transaction.createQueryBuilder(TaskLeaseEntity, 'row'), [
        ...equals('projectId', projectId),
        ...equals('taskId', query.task),
        ...equals('personId', personId),
        ...equals('stage', query.stage),
        ...whereGiven(query.startedFrom, 'row.startedAt >= :startedFrom', 'startedFrom'),
        ...whereGiven(query.startedTo, 'row.startedAt < :startedTo', 'startedTo'),
      ]);
      const { rows, nextCursor } = await sortedPage(leases, query, TASK_TIME_SORTS);
      return { items: rows.map(toTaskTimeView), nextCursor };
    });
  }

  private async within<View>(
    call: AdminCall,
    project: string,
    query: { readonly organisation?: string | undefined; readonly person?: string | undefined },
    list: (inside: InProject) => Promise<Page<View>>,
  ): Promise<Page<View>> {
    const reach = await this.organisations.reachWithin(call, query.organisation);
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id: projectId } = await getOwned(transaction, ProjectEntity, reach, project);
      const { person } = query;
      const personId = person && (await this.people.get(transaction, call.reach, person)).id;
      return list({ transaction, reach, projectId, personId });
    });
  }
}
