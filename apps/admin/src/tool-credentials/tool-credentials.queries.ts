import { Injectable } from '@nestjs/common';
import type { AdminCall } from '../calls/admin-call.js';
import { beginsWith, equals, oneOf, whereGiven } from '../lists/conditions.js';
import { PersonFinder } from '../people/person-finder.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { idGiven } from '../records/owned.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { TOOL_CREDENTIALS, type ToolCredentialView } from './tool-credential.presenter.js';
import type { ListToolCredentials } from './tool-credential.schema.js';

const OF_PROJECT = `row.id IN (
  SELECT p.credential_id FROM portcullis.tool_credential_projects p WHERE p.project_id = :project)`;
const STATES = {
  connected: 'row.disconnectedAt IS NULL AND row.expiresAt > now()',
  expired: 'row.disconnectedAt IS NULL AND row.expiresAt <= now()',
  disconnected: 'row.disconnectedAt IS NOT NULL',
};

/** Lists tool credentials, disconnected ones included. */
@Injectable()
export class ToolCredentialsQueries {
  constructor(
    private readonly queries: OwnedQueries,
    private readonly people: PersonFinder,
  ) {}

  list(call: AdminCall, query: ListToolCredentials): Promise<Page<ToolCredentialView>> {
    const { person } = query;
    return this.queries.list(call, query, TOOL_CREDENTIALS, async (transaction, reach) => [
      ...beginsWith(query.q),
      ...whereGiven(await idGiven(transaction, ProjectEntity, reach, query.project), OF_PROJECT, 'project'),
      ...equals('personId', person && (await this.people.get(transaction, reach, person)).id),
      ...oneOf(query.state, STATES),
    ]);
  }
}
