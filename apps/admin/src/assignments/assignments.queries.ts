import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { FindOptionsWhere } from 'typeorm';
import type { AdminCall } from '../calls/admin-call.js';
import type { Reach } from '../calls/reach.js';
import { PersonFinder } from '../people/person-finder.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned } from '../records/owned.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import type { AssignmentEntity } from './assignment.entity.js';
import { ASSIGNMENTS, type AssignmentView } from './assignment.presenter.js';
import type { ListAssignments } from './assignment.schema.js';

/** Lists assignments, revoked ones included, by project and by person. */
@Injectable()
export class AssignmentsQueries {
  constructor(
    private readonly queries: OwnedQueries,
    private readonly people: PersonFinder,
  ) {}

  list(call: AdminCall, query: ListAssignments): Promise<Page<AssignmentView>> {
    return this.queries.list(call, query, ASSIGNMENTS, (transaction, reach) =>
      this.where(transaction, reach, query),
    );
  }

  private async where(
    transaction: Transaction,
    reach: Reach,
    query: ListAssignments,
  ): Promise<FindOptionsWhere<AssignmentEntity>> {
    const { project, person } = query;
    return {
      ...(project !== undefined && {
        projectId: (await getOwned(transaction, ProjectEntity, reach, project)).id,
      }),
      ...(person !== undefined && { personId: (await this.people.get(transaction, reach, person)).id }),
    };
  }
}
