import { Injectable } from '@nestjs/common';
import type { AdminCall } from '../calls/admin-call.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { beginsWith, equals, whereGiven } from '../lists/conditions.js';
import { PersonFinder } from '../people/person-finder.js';
import { idGiven } from '../records/owned.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { PROJECTS, type ProjectView } from './project.presenter.js';
import type { ListProjects } from './project.schema.js';

const OVER_DATASET = `row.id IN (SELECT d.project_id FROM portcullis.project_datasets d WHERE d.dataset_id = :dataset)`;
const OF_PERSON = `row.id IN (
  SELECT a.project_id FROM portcullis.assignments a WHERE a.person_id = :person AND a.revoked_at IS NULL)`;

/** Lists projects. */
@Injectable()
export class ProjectsQueries {
  constructor(
    private readonly queries: OwnedQueries,
    private readonly people: PersonFinder,
  ) {}

  list(call: AdminCall, query: ListProjects): Promise<Page<ProjectView>> {
    const { person } = query;
    return this.queries.list(call, query, PROJECTS, async (transaction, reach) => [
      ...beginsWith(query.q),
      ...equals('state', query.state),
      ...equals('purpose', query.purpose),
      ...whereGiven(await idGiven(transaction, DatasetEntity, reach, query.dataset), OVER_DATASET, 'dataset'),
      ...whereGiven(person && (await this.people.get(transaction, reach, person)).id, OF_PERSON, 'person'),
    ]);
  }
}
