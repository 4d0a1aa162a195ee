import { Injectable } from '@nestjs/common';
import type { AdminCall } from '../calls/admin-call.js';
import { equals } from '../lists/conditions.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { idGiven } from '../records/owned.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { TERMS, type TermsView } from './terms.presenter.js';
import type { ListTerms } from './terms.schema.js';

/** Lists every version ever issued: what somebody accepted stays readable. */
@Injectable()
export class TermsQueries {
  constructor(private readonly queries: OwnedQueries) {}

  list(call: AdminCall, query: ListTerms): Promise<Page<TermsView>> {
    return this.queries.list(call, query, TERMS, async (transaction, reach) => [
      ...equals('projectId', await idGiven(transaction, ProjectEntity, reach, query.project)),
      ...equals('kind', query.kind),
    ]);
  }
}
