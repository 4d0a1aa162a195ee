import { Injectable } from '@nestjs/common';
import type { AdminCall } from '../calls/admin-call.js';
import { beginsWith, equals, oneOf, whereGiven } from '../lists/conditions.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { idGiven } from '../records/owned.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { DATASETS, type DatasetView } from './dataset.presenter.js';
import type { ListDatasets } from './dataset.schema.js';

const OF_PROJECT = `row.id IN (SELECT d.dataset_id FROM portcullis.project_datasets d WHERE d.project_id = :project)`;

/** Lists datasets. */
@Injectable()
export class DatasetsQueries {
  constructor(private readonly queries: OwnedQueries) {}

  list(call: AdminCall, query: ListDatasets): Promise<Page<DatasetView>> {
    return this.queries.list(call, query, DATASETS, async (transaction, reach) => [
      ...beginsWith(query.q),
      ...whereGiven(await idGiven(transaction, ProjectEntity, reach, query.project), OF_PROJECT, 'project'),
      ...equals('region', query.region),
      ...equals('sensitivity', query.sensitivity),
      ...oneOf(query.locked, { true: 'row.locked', false: 'NOT row.locked' }),
    ]);
  }
}
